/* SPDX-License-Identifier: Apache-2.0 */
/* Fills a data folder that has the demonstration with the amounts of the benchmark: accounts,
 * records through record_save, and entries of the journal. load DIR [RECORDS ENTRIES ACCOUNTS] */
#include "access/access.h"
#include "access/password.h"
#include "base/clock.h"
#include "model/list.h"
#include "model/user.h"
#include "modules.h"
#include "store/journal.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 2000, ARENA_MAX = 1 << 30 };

static const char *const places[] = {"北谷", "葉月", "汐見", "三崎", "東浜", "白鷺", "松原", "若葉"};
static const char *const things[] = {"浄水場監視制御", "配水テレメータ", "取水ポンプ", "料金収納",
                                     "水質計器", "遠隔検針", "受配電監視", "薬品注入", "管路情報",
                                     "窓口受付", "職員認証", "保守端末"};
static const char *const parts[] = {"サーバー", "端末", "制御盤", "回線装置", "記録装置", "中継器"};

#define PICK(list, n) ((list)[(size_t)(n) % (sizeof(list) / sizeof *(list))])

/* The same numbers on every run. */
static uint64_t random_next(void)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state >> 8;
}

static void fail(struct call *call, const char *what)
{
    const struct problem *problem = call->problems;
    fprintf(stderr, "load: %s: %s\n", what, problem == NULL ? "?" : problem->text);
    exit(1);
}

static void batch_end(struct call *call)
{
    call->titles = NULL;
    arena_reset(call->arena);
}

static struct call call_open(const char *folder)
{
    struct call call = call_new(arena_new(ARENA_MAX), LANG_JA, clock_now_ms(), "cli");
    modules_register();
    if (!journal_keys_load(&call, folder))
        fail(&call, "keys");
    const char *path = arena_format(call.arena, "sqlite:%s/kaname.db", folder);
    call.store = store_open(&call, path, 2, false);
    if (call.store == NULL || !store_borrow(&call, call.store))
        fail(&call, "open");
    call.user = &user_program;
    call.may_write = true;
    if (!modules_prepare(&call))
        fail(&call, "prepare");
    return call;
}

static const char *name_make(struct call *call, const char *tail)
{
    uint64_t n = random_next();
    return arena_format(call->arena, "%s%s%s %llu号", PICK(places, n), PICK(things, n >> 8), tail,
                        (unsigned long long)(n >> 24) % 90 + 10);
}

static const char *date_make(struct call *call)
{
    uint64_t n = random_next();
    return arena_format(call->arena, "20%02d-%02d-%02d", (int)(22 + n % 9), (int)(n / 16 % 12 + 1),
                        (int)(n / 256 % 28 + 1));
}

static void system_fill(struct call *call, struct record *record, int64_t n, int64_t people)
{
    static const char *const kinds[] = {"ot", "it", "mixed", "comm", "facility"};
    static const char *const stages[] = {"in_operation", "in_operation", "planned", "retired"};
    record_set_string(record, "code", arena_format(call->arena, "B-%06lld", (long long)n));
    record_set_string(record, "name", name_make(call, PICK(parts, random_next())));
    record_set_string(record, "kind", PICK(kinds, random_next()));
    record_set_string(record, "stage", PICK(stages, random_next()));
    record_set(record, "is_critical", value_int(random_next() % 5 == 0));
    record_set_int(record, "owner", (int64_t)(random_next() % (uint64_t)people) + 1);
    record_set_string(record, "support_end", date_make(call));
    record_set_string(record, "reviewed_on", date_make(call));
}

static void supplier_fill(struct call *call, struct record *record, int64_t n, int64_t people)
{
    static const char *const kinds[] = {"contractor", "vendor", "cloud", "utility"};
    record_set_string(record, "code", arena_format(call->arena, "BS-%06lld", (long long)n));
    record_set_string(record, "name", name_make(call, "保守（架空）"));
    record_set_string(record, "kind", PICK(kinds, random_next()));
    record_set_int(record, "tier", (int64_t)(random_next() % 3) + 1);
    record_set_int(record, "manager", (int64_t)(random_next() % (uint64_t)people) + 1);
    record_set_string(record, "contract_end", date_make(call));
    record_set_string(record, "evaluated_on", date_make(call));
}

/* count systems, and a fifth as many suppliers. */
static void records_load(struct call *call, int64_t systems)
{
    int64_t count = systems + systems / 5;
    struct list_query all_people = {.reg = reg_find("person")};
    int64_t people = list_count(call, &all_people);
    for (int64_t done = 0; done < count;) {
        if (!tx_begin(call))
            fail(call, "begin");
        for (int i = 0; i < BATCH && done < count; i++, done++) {
            bool is_system = done % 6 != 0;
            struct record *record =
                record_new(call, reg_find(is_system ? "system" : "supplier"));
            (is_system ? system_fill : supplier_fill)(call, record, done, people);
            if (!record_save(call, record))
                fail(call, "save");
        }
        if (!tx_commit(call))
            fail(call, "commit");
        batch_end(call);
        fprintf(stderr, "\r%lld records", (long long)done);
    }
    fputc('\n', stderr);
}

static void journal_load(struct call *call, int64_t count)
{
    struct journal_checkpoint head;
    if (!journal_head(call, &head))
        fail(call, "head");
    for (int64_t seq = head.seq; seq < count;) {
        if (!tx_begin(call))
            fail(call, "begin");
        for (int i = 0; i < 10 * BATCH && seq < count; i++, seq++) {
            uint64_t n = random_next();
            struct journal_entry entry = {
                .actor = "架空 職員",
                .actor_id = (int64_t)(n % 20) + 1,
                .origin = "10.1.2.3",
                .action = "update",
                .reg = "system",
                .record_id = (int64_t)(n / 32 % 80000) + 20,
                .title = "北谷浄水場監視制御サーバー",
                .changes = "{\"reviewed_on\":[\"2025-04-01\",\"2026-04-01\"]}",
                .reason = "年次の見直し",
            };
            if (!journal_append(call, &entry))
                fail(call, "append");
        }
        if (!tx_commit(call))
            fail(call, "commit");
        batch_end(call);
        fprintf(stderr, "\r%lld journal entries", (long long)seq);
    }
    fputc('\n', stderr);
}

static void accounts_load(struct call *call, int count)
{
    char hash[256];
    snprintf(hash, sizeof hash, "%s", password_hash(call, "mizu-tests-2026-kaname"));
    for (int i = 0; i < count; i++) {
        int64_t id;
        const char *login = arena_format(call->arena, "bench%03d", i);
        if (!tx_begin(call) || !account_create(call, login, "架空 職員", hash, "SEC", 0, &id) ||
            !tx_commit(call))
            fail(call, "account");
        batch_end(call);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("load DIR [RECORDS ENTRIES ACCOUNTS]\n", stderr);
        return 64;
    }
    struct call call = call_open(argv[1]);
    records_load(&call, argc > 2 ? atoll(argv[2]) : 100000);
    accounts_load(&call, argc > 4 ? atoi(argv[4]) : 200);
    journal_load(&call, argc > 3 ? atoll(argv[3]) : 1000000);
    store_return(&call);
    store_close(call.store);
    arena_free(call.arena);
    return 0;
}
