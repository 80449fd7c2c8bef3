/* SPDX-License-Identifier: Apache-2.0 */
#include "access/password.h"
#include "base/asset.h"
#include "base/fold.h"
#include "store/db.h"

#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>

enum { MEMORY_BYTES = 64 * 1024 * 1024, PASSES = 3, AT_ONCE = 2 };

static sem_t hashing;
static pthread_once_t is_ready = PTHREAD_ONCE_INIT;
static char dummy_hash[crypto_pwhash_STRBYTES];

static void hash_write(char out[crypto_pwhash_STRBYTES], const char *password)
{
    if (crypto_pwhash_str(out, password, strlen(password), PASSES, MEMORY_BYTES) != 0)
        die("no memory to hash a password");
}

static void ready(void)
{
    if (sodium_init() < 0)
        die("libsodium did not start");
    sem_init(&hashing, 0, AT_ONCE);
    hash_write(dummy_hash, "nobody has this password");
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* A line of the list of leaked passwords, folded. */
static bool is_leaked(struct call *call, struct text folded)
{
    const struct asset *asset = asset_find("data/passwords.txt");
    struct text rest = asset == NULL ? (struct text){NULL, 0} : asset_text(asset), line;
    while (text_split(&rest, '\n', &line))
        if (line.size > 0 && text_equal(fold_text(call->arena, line), folded))
            return true;
    return false;
}

/* "aaaaaaaaaaaa", "123412341234": few different characters are few guesses. */
static bool is_monotonous(struct text folded)
{
    enum { DIFFERENT_MIN = 5 };
    bool seen[256] = {false};
    int different = 0;
    for (size_t i = 0; i < folded.size; i++) {
        different += !seen[(unsigned char)folded.data[i]];
        seen[(unsigned char)folded.data[i]] = true;
    }
    return different < DIFFERENT_MIN;
}

bool password_is_strong(struct call *call, const char *login, const char *password)
{
    size_t length = characters(password);
    struct text folded = fold_text(call->arena, text_from(password));
    struct text name = fold_text(call->arena, text_from(login));
    if (length < PASSWORD_LENGTH_MIN || strlen(password) > PASSWORD_LENGTH_MAX)
        return call_fail(call, ERROR_INVALID, "password",
                         "パスワードは%d文字以上にしてください。覚えやすい言葉をいくつかつなげるのが安全です。",
                         "Use at least %d characters. A few words in a row are safe and easy to "
                         "remember.",
                         PASSWORD_LENGTH_MIN);
    bool has_login = name.size >= 3 && strstr(text_string(call->arena, folded),
                                              text_string(call->arena, name)) != NULL;
    if (has_login || is_monotonous(folded))
        return call_fail(call, ERROR_INVALID, "password",
                         "ログイン名や単純な繰り返しは使えません。別のパスワードにしてください。",
                         "Neither your login nor simple repetition, please.");
    return !is_leaked(call, folded) ||
           call_fail(call, ERROR_INVALID, "password",
                     "よく使われ、漏えいの一覧に載っているパスワードです。別のものにしてください。",
                     "This password is on the list of leaked ones. Choose another.");
}

bool password_set(struct call *call, int64_t account_id, const char *password)
{
    char hash[crypto_pwhash_STRBYTES];
    pthread_once(&is_ready, ready);
    sem_wait(&hashing);
    hash_write(hash, password);
    sem_post(&hashing);
    return db_run(call,
                  "INSERT INTO credential (account_id, kind, secret, updated_at) VALUES (?, "
                  "'password', ?, ?) ON CONFLICT (account_id, kind) DO UPDATE SET secret = "
                  "excluded.secret, updated_at = excluded.updated_at",
                  DB_ARGS(value_int(account_id), value_string(hash), value_int(call->now_ms)));
}

bool password_matches(struct call *call, int64_t account_id, const char *password)
{
    struct value stored = db_value(
        call, "SELECT secret FROM credential WHERE account_id = ? AND kind = 'password'",
        DB_ARGS(value_int(account_id)));
    pthread_once(&is_ready, ready);
    const char *hash =
        stored.kind == VALUE_TEXT ? value_as_string(call->arena, stored) : dummy_hash;
    sem_wait(&hashing);
    bool is_right = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    sem_post(&hashing);
    return is_right && stored.kind == VALUE_TEXT;
}
