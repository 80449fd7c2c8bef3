/* SPDX-License-Identifier: Apache-2.0 */
#include "model/gate.h"
#include "model/lifecycle.h"
#include "store/db.h"

#include <string.h>

static const struct gate *const *gates;
static int gate_count;

static const struct field waiver_fields[] = {
    TEXT("gate", L_INIT("関門", "Gate"), .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED,
         .max = 80),
    LINKS("about", "*", L_INIT("対象の記録", "Record"),
          .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED),
    NOTE("reason", L_INIT("通す理由", "Reason"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    NOTE("compensation", L_INIT("代わりの措置", "Compensating measure")),
    DATE("valid_until", L_INIT("期限", "Valid until"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
};

static bool waiver_check(struct call *call, const struct record *before,
                         const struct record *record)
{
    (void)before;
    const char *name = record_string(call, record, "gate");
    const struct gate *gate = gate_find(name);
    if (gate == NULL)
        return call_fail(call, ERROR_INVALID, "gate", "「%s」という関門はありません。",
                         "There is no gate \"%s\".", name);
    return gate->may_waive ||
           call_fail(call, ERROR_INVALID, "gate", "この関門は、誰の承認でも通せません。",
                     "No waiver opens this gate.");
}

const struct reg waiver_register = {
    .name = "waiver",
    .label = L_INIT("特例の承認", "Waiver"),
    .plural = L_INIT("特例の承認", "Waivers"),
    .purpose = L_INIT("関門を条件付きで通すための承認です。理由と期限が要り、書いた人は承認できません。",
                      "Permission to pass a gate: with a reason and an end, and never approved by "
                      "its author."),
    .section = "II.4",
    .chapter = CHAPTER_EVALUATION,
    .group = GROUP_ASSESSMENT,
    FIELDS(waiver_fields),
    .title = "gate",
    .order = "-valid_until",
    .lifecycle = &approval_lifecycle,
    .check = waiver_check,
};

void gates_set(const struct gate *const *all, int count)
{
    gates = all;
    gate_count = count;
}

const struct gate *gate_find(const char *name)
{
    for (int i = 0; i < gate_count; i++)
        if (strcmp(gates[i]->name, name) == 0)
            return gates[i];
    return NULL;
}

const char *gate_waived_until(struct call *call, const struct gate *gate,
                              const struct record *record)
{
    struct value end =
        db_value(call,
                 "SELECT MAX(w.f_valid_until) FROM r_waiver w JOIN link l ON l.register = "
                 "'waiver' AND l.record_id = w.id WHERE w.f_gate = ? AND w.state = 'approved' AND "
                 "w.ended_at IS NULL AND w.f_valid_until >= ? AND l.target = ? AND l.target_id = ?",
                 DB_ARGS(value_string(gate->name), value_string(call_today(call)),
                         value_string(record->reg->name), value_int(record->id)));
    return end.kind == VALUE_TEXT ? value_as_string(call->arena, end) : NULL;
}

bool gate_pass(struct call *call, const struct gate *gate, const struct record *record)
{
    const char *why = "";
    if (gate->is_open(call, record, &why))
        return true;
    if (gate->may_waive && gate_waived_until(call, gate, record) != NULL)
        return true;
    if (gate->may_waive)
        return call_fail(call, ERROR_CONFLICT, NULL,
                         "%s 進めるには、期限付きの特例の承認が要ります。",
                         "%s To go on, an approved waiver with an end date is needed.", why);
    return call_fail(call, ERROR_CONFLICT, NULL, "%s これは特例でも省けません。",
                     "%s No waiver replaces this.", why);
}
