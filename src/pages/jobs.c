/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/jobs.h"
#include "access/session.h"
#include "base/clock.h"
#include "model/user.h"
#include "pages/layout.h"
#include "pages/site.h"
#include "store/blob.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/store.h"

#include <pthread.h>
#include <time.h>

#define TOUCH_EVERY_MS (60 * 1000LL)
#define DAY_MS (24 * 3600 * 1000LL)
#define ARENA_MAX (256u << 20)

static pthread_t thread;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static bool is_running;

static void problems_log(const struct call *call, const char *what)
{
    for (const struct problem *p = call->problems; p != NULL; p = p->next)
        log_line(LOG_ERROR, "%s: %s", what, p->text);
}

static void job_run(struct arena *arena, const char *name, void (*job)(struct call *call))
{
    struct call call = call_new(arena, LANG_JA, clock_now_ms(), "job");
    call.user = &user_program;
    call.may_write = true;
    if (store_borrow(&call, site_store())) {
        job(&call);
        store_return(&call);
    }
    problems_log(&call, name);
    arena_reset(arena);
}

static void touch_job(struct call *call)
{
    static int64_t last_ms;
    if (call->now_ms - last_ms < TOUCH_EVERY_MS)
        return;
    last_ms = call->now_ms;
    sessions_touch(call);
}

static void anchor_job(struct call *call)
{
    journal_anchor_head(call);
}

/* Once a day: what imports that were planned but never applied, crashes and transactions taken back
 * have left in the data folder. */
static void clean_job(struct call *call)
{
    static int64_t last_ms;
    if (call->now_ms - last_ms < DAY_MS)
        return;
    last_ms = call->now_ms;
    const char *data = site_data_folder();
    folder_clean(call, arena_format(call->arena, "%s/work", data), "", call->now_ms - DAY_MS);
    blobs_clean(call, data, call->now_ms - DAY_MS);
}

static void jobs_once(struct arena *arena)
{
    int count;
    const struct module *const *modules = layout_module_list(&count);
    job_run(arena, "sessions", touch_job);
    job_run(arena, "anchor", anchor_job);
    job_run(arena, "clean", clean_job);
    for (int i = 0; i < count; i++)
        if (modules[i]->job != NULL)
            job_run(arena, modules[i]->name, modules[i]->job);
}

/* Waits a second, or until jobs_stop. */
static bool second_wait(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&mutex);
    while (is_running && pthread_cond_timedwait(&ended, &mutex, &until) == 0)
        continue;
    bool goes_on = is_running;
    pthread_mutex_unlock(&mutex);
    return goes_on;
}

static void *jobs_main(void *unused)
{
    (void)unused;
    struct arena *arena = arena_new(ARENA_MAX);
    do
        jobs_once(arena);
    while (second_wait());
    arena_free(arena);
    return NULL;
}

void jobs_start(void)
{
    is_running = true;
    if (pthread_create(&thread, NULL, jobs_main, NULL) != 0)
        die("the thread for jobs did not start");
}

void jobs_stop(void)
{
    pthread_mutex_lock(&mutex);
    is_running = false;
    pthread_cond_signal(&ended);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
}
