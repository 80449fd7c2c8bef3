/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/state.h"
#include "model/user.h"
#include "store/db.h"

enum { UNITS_MAX = 5000, ORGANISATIONS_MAX = 50 };

struct units {
    int64_t ids[UNITS_MAX], parents[UNITS_MAX];
    const char *names[UNITS_MAX];
    int count;
};

static struct units *units_load(struct call *call)
{
    struct units *units = arena_alloc(call->arena, sizeof *units);
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_parent, f_name, f_name_en FROM r_unit WHERE ended_at IS NULL ORDER BY f_code "
        "LIMIT ?",
        DB_ARGS(value_int(UNITS_MAX)));
    while (db_next(rows)) {
        bool is_english = call->lang == LANG_EN && *db_string(rows, 3) != '\0';
        units->ids[units->count] = db_int(rows, 0);
        units->parents[units->count] = db_int(rows, 1);
        units->names[units->count++] = db_string(rows, is_english ? 3 : 2);
    }
    return units;
}

/* The root above a unit; units without a known parent are roots. */
static int64_t root_of(const struct units *units, int64_t id)
{
    enum { DEPTH_MAX = 20 };
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        int64_t parent = 0;
        for (int i = 0; i < units->count; i++)
            if (units->ids[i] == id)
                parent = units->parents[i];
        if (parent == 0)
            return id;
        id = parent;
    }
    return id;
}

static bool is_visible(struct call *call, const struct organisation *org)
{
    for (int i = 0; i < org->unit_count; i++)
        if (user_may(call, GROUP_ASSESSMENT, ACTION_READ, org->units[i]))
            return true;
    return false;
}

bool organisations_load(struct call *call, struct organisation **out, int *count)
{
    const struct units *units = units_load(call);
    *out = arena_array(call->arena, ORGANISATIONS_MAX, sizeof **out);
    *count = 0;
    for (int i = 0; i < units->count && *count < ORGANISATIONS_MAX; i++) {
        if (units->parents[i] != 0)
            continue;
        struct organisation *org = &(*out)[(*count)++];
        *org = (struct organisation){units->ids[i], units->names[i], NULL, 0};
        org->units = arena_array(call->arena, (size_t)units->count, sizeof *org->units);
        for (int j = 0; j < units->count; j++)
            if (root_of(units, units->ids[j]) == org->unit_id)
                org->units[org->unit_count++] = units->ids[j];
        *count -= !is_visible(call, org);
    }
    return call_ok(call);
}

static bool is_below(const struct units *units, int64_t id, int64_t above)
{
    enum { DEPTH_MAX = 20 };
    for (int depth = 0; depth < DEPTH_MAX && id != 0; depth++) {
        if (id == above)
            return true;
        int64_t parent = 0;
        for (int i = 0; i < units->count; i++)
            if (units->ids[i] == id)
                parent = units->parents[i];
        id = parent;
    }
    return false;
}

bool organisation_parts(struct call *call, const struct organisation *org,
                        struct organisation **out, int *count)
{
    const struct units *units = units_load(call);
    *out = arena_array(call->arena, PARTS_MAX, sizeof **out);
    *count = 0;
    for (int i = 0; i < units->count && *count < PARTS_MAX; i++) {
        if (units->parents[i] != org->unit_id)
            continue;
        struct organisation *part = &(*out)[(*count)++];
        *part = (struct organisation){units->ids[i], units->names[i], NULL, 0};
        part->units = arena_array(call->arena, (size_t)units->count, sizeof *part->units);
        for (int j = 0; j < units->count; j++)
            if (is_below(units, units->ids[j], part->unit_id))
                part->units[part->unit_count++] = units->ids[j];
    }
    return call_ok(call);
}

static bool holds(const struct organisation *org, int64_t unit_id)
{
    for (int i = 0; i < org->unit_count; i++)
        if (org->units[i] == unit_id)
            return true;
    return false;
}

const struct organisation *organisation_of(struct call *call, struct text wanted,
                                           const struct organisation *all, int count)
{
    int64_t id;
    for (int i = 0; text_to_int(wanted, &id) && i < count; i++)
        if (all[i].unit_id == id)
            return &all[i];
    for (int i = 0; i < count; i++)
        if (holds(&all[i], call->user->unit_id))
            return &all[i];
    return count > 0 ? &all[0] : NULL;
}
