/* SPDX-License-Identifier: Apache-2.0 */
#include "model/duty.h"
#include "model/user.h"
#include "standards/rules.h"
#include "standards/standards.h"
#include "store/db.h"

/* The live duty about the document that came from here: it points at the document alone. */
static struct record *duty_find(struct call *call, const struct reg *reg, const char *about)
{
    struct value id = db_value(
        call, "SELECT id FROM r_duty WHERE f_about = ? AND ended_at IS NULL ORDER BY id LIMIT 1",
        DB_ARGS(value_string(about)));
    return id.kind == VALUE_INT ? record_load_any(call, reg, id.integer) : NULL;
}

static struct record *duty_new(struct call *call, const struct reg *reg,
                               const struct record *standard, const char *about)
{
    struct record *duty = record_new(call, reg);
    duty->unit_id = standard->unit_id;
    record_set_string(duty, "title",
                      arena_format(call->arena, "「%s」の見直し", record_title(call, standard)));
    record_set_int(duty, "cycle", 1);
    record_set_string(duty, "cycle_unit", "year");
    record_set_string(duty, "about", about);
    record_set_string(duty, "evidence", "見直しの要否の判断と理由、改定した版");
    record_set(duty, "owner", record_get(standard, "owner"));
    return duty;
}

bool review_duty_keep(struct call *call, const struct record *standard)
{
    const struct reg *reg = reg_find(duty_register.name);
    const char *due = record_string(call, standard, "review_by");
    if (reg == NULL || due[0] == '\0')
        return true;
    const char *about =
        arena_format(call->arena, ",standard/%lld,", (long long)standard->id);
    struct record *duty = duty_find(call, reg, about);
    if (duty == NULL)
        duty = duty_new(call, reg, standard, about);
    record_set_string(duty, "next_due", due);
    /* The approval brings the duty about, whatever the approver may do to duties by hand. */
    const struct user *user = call->user;
    call->user = &user_program;
    bool is_saved = record_save(call, duty);
    call->user = user;
    return is_saved;
}
