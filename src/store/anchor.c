/* SPDX-License-Identifier: Apache-2.0 */
/* The signed head outside of the database: DATA/checkpoints.log, and the system's log where the
 * operator wants it to travel further. */
#include "base/error.h"
#include "store/chain.h"
#include "store/driver.h"
#include "store/journal.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

enum { ANCHOR_EVERY_MS = 60 * 1000, LINE_SIZE_MAX = 512 };

static struct {
    pthread_mutex_t lock;
    int64_t last_ms; /* when this process anchored last */
    int64_t seq;     /* what it anchored; -1: it has not looked yet */
    bool to_syslog;
} anchors = {.lock = PTHREAD_MUTEX_INITIALIZER, .seq = -1};

void journal_anchor_syslog(bool is_wanted)
{
    anchors.to_syslog = is_wanted;
}

/* A line that a crash cut short must not swallow the next one. */
static const char *line_start(int file)
{
    char last = '\n';
    off_t size = lseek(file, 0, SEEK_END);
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != '\n' ? "\n" : "";
}

/* The database is the truth; an anchor that cannot be written is the operator's to know. */
void anchor_write(struct arena *arena, const struct journal_checkpoint *checkpoint)
{
    const char *path = journal_anchor_path();
    const char *text = journal_checkpoint_text(arena, checkpoint);
    if (anchors.to_syslog)
        syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", text);
    int file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) {
        log_line(LOG_ERROR, "%s cannot be written", path);
        return;
    }
    const char *line = arena_format(arena, "%s%s\n", line_start(file), text);
    if (write(file, line, strlen(line)) != (ssize_t)strlen(line) || fsync(file) != 0)
        log_line(LOG_ERROR, "%s cannot be written", path);
    close(file);
}

/* Once a minute and never twice the same: whoever asks first. A clock that was put back does not
 * stop it. */
static bool turn_take(const struct call *call, int64_t seq)
{
    pthread_mutex_lock(&anchors.lock);
    int64_t passed_ms = call->now_ms - anchors.last_ms;
    bool is_due = seq != anchors.seq &&
                  (passed_ms >= ANCHOR_EVERY_MS || passed_ms < -ANCHOR_EVERY_MS);
    if (is_due) {
        anchors.last_ms = call->now_ms;
        anchors.seq = seq;
    }
    pthread_mutex_unlock(&anchors.lock);
    return is_due;
}

void journal_anchor(struct call *call, const struct journal_tail *tail)
{
    if (!turn_take(call, tail->seq))
        return;
    struct journal_checkpoint checkpoint = {.seq = tail->seq, .at_ms = call->now_ms};
    memcpy(checkpoint.hash, tail->hash, SHA256_SIZE);
    checkpoint_sign(&checkpoint);
    anchor_write(call->arena, &checkpoint);
}

/* The number that the file's last line tells; 0 for none. */
static int64_t file_seq(void)
{
    char tail[LINE_SIZE_MAX + 1];
    struct journal_checkpoint last = {0};
    int file = open(journal_anchor_path(), O_RDONLY | O_CLOEXEC);
    off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    off_t from = size > LINE_SIZE_MAX ? size - LINE_SIZE_MAX : 0;
    ssize_t got = file < 0 ? 0 : pread(file, tail, LINE_SIZE_MAX, from);
    if (file >= 0)
        close(file);
    struct text rest = text_trim((struct text){tail, got > 0 ? (size_t)got : 0}), line;
    while (text_split(&rest, '\n', &line))
        if (rest.data == NULL || rest.size == 0)
            return journal_checkpoint_read(line, &last) ? last.seq : 0;
    return 0;
}

bool journal_anchor_head(struct call *call)
{
    struct journal_checkpoint head;
    if (value_as_int(db_value(call, "SELECT count(*) FROM journal_head", DB_NO_ARGS)) == 0)
        return call_ok(call);
    if (!journal_head(call, &head))
        return false;
    pthread_mutex_lock(&anchors.lock);
    if (anchors.seq < 0)
        anchors.seq = file_seq();
    pthread_mutex_unlock(&anchors.lock);
    if (turn_take(call, head.seq))
        anchor_write(call->arena, &head);
    return true;
}
