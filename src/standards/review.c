/* SPDX-License-Identifier: Apache-2.0 */
/* When a document should be looked at again. Reckoned from the records each time, so that it needs
 * nobody to tell it, and no approved document has to be changed for it. */
#include "standards/view.h"
#include "model/list.h"
#include "store/db.h"

#include <string.h>

struct proposals {
    struct call *call;
    const struct record *standard;
    struct proposal *out;
    int count;
};

static void propose(struct proposals *p, const char *text, const char *path)
{
    if (p->count < PROPOSALS_MAX)
        p->out[p->count++] = (struct proposal){
            text, path == NULL ? (struct url){NULL} : url_local(p->call->arena, path)};
}

static void date_propose(struct proposals *p)
{
    const char *due = record_string(p->call, p->standard, "review_by");
    bool is_english = p->call->lang == LANG_EN;
    if (due[0] != '\0' && strcmp(due, call_today(p->call)) <= 0)
        propose(p,
                arena_format(p->call->arena,
                             is_english ? "The review was due on %s." : "見直しの期限（%s）が来ています。",
                             due),
                NULL);
}

/* Duties about the document, made at its approval or by hand, that are due. */
static void duty_propose(struct proposals *p)
{
    struct call *call = p->call;
    if (reg_find("duty") == NULL)
        return;
    struct db_rows *rows = db_query(
        call,
        "SELECT d.id, d.f_title, d.f_next_due FROM r_duty d JOIN link l ON l.register = 'duty' AND "
        "l.record_id = d.id AND l.field = 'about' WHERE l.target = 'standard' AND l.target_id = ? "
        "AND d.ended_at IS NULL AND d.f_next_due <= ? ORDER BY d.f_next_due LIMIT 3",
        DB_ARGS(value_int(p->standard->id), value_string(call_today(call))));
    while (db_next(rows))
        propose(p,
                arena_format(call->arena,
                             call->lang == LANG_EN ? "Duty due on %s: %s"
                                                   : "期限（%s）の来た定期業務: %s",
                             db_string(rows, 2), db_string(rows, 1)),
                arena_format(call->arena, "/r/duty/%lld", (long long)db_int(rows, 0)));
}

/* The answer of the last survey that was decided on. */
static void survey_propose(struct proposals *p)
{
    struct call *call = p->call;
    if (reg_find("standard_survey") == NULL)
        return;
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_title, f_decision, f_decided_on FROM r_standard_survey WHERE f_standard = ? "
        "AND f_decision IS NOT NULL AND ended_at IS NULL ORDER BY f_decided_on DESC, id DESC LIMIT "
        "1",
        DB_ARGS(value_int(p->standard->id)));
    while (db_next(rows))
        if (strcmp(db_string(rows, 2), "revise") == 0)
            propose(p,
                    arena_format(call->arena,
                                 call->lang == LANG_EN
                                     ? "The survey \"%s\" led to the decision to revise (%s)."
                                     : "調査「%s」を受けて改定が決まりました（%s）。",
                                 db_string(rows, 1), db_string(rows, 3)),
                    arena_format(call->arena, "/r/standard_survey/%lld",
                                 (long long)db_int(rows, 0)));
}

/* Catalogues that name the one written against as what they replace, and are loaded. */
static void catalogue_propose(struct proposals *p)
{
    struct call *call = p->call;
    int64_t id = record_int(p->standard, "catalogue");
    if (id == 0)
        return;
    struct db_rows *rows = db_query(
        call,
        "SELECT s.id, s.f_code, s.f_title FROM r_catalogue c JOIN r_catalogue s ON s.id <> c.id "
        "AND c.f_superseded_by LIKE '%' || s.f_code || '%' WHERE c.id = ? AND s.ended_at IS NULL "
        "ORDER BY s.f_code LIMIT 3",
        DB_ARGS(value_int(id)));
    while (db_next(rows))
        propose(p,
                arena_format(call->arena,
                             call->lang == LANG_EN
                                 ? "%s %s replaces the catalogue that this document is written "
                                   "against, and has been loaded."
                                 : "もとにした指針の後継「%s %s」が取り込まれました。",
                             db_string(rows, 1), db_string(rows, 2)),
                arena_format(call->arena, "/r/catalogue/%lld", (long long)db_int(rows, 0)));
}

/* Registers of what changed around the organisation (4.1.1); those not built are skipped. */
static const char *const context_registers[] = {"context_change", "context_issue", "issue",
                                                "stakeholder_requirement"};

static void context_propose(struct proposals *p)
{
    struct call *call = p->call;
    int64_t since = value_as_int(
        db_value(call, "SELECT MAX(at_ms) FROM standard_edition WHERE standard_id = ?",
                 DB_ARGS(value_int(p->standard->id))));
    for (size_t i = 0; since != 0 && i < sizeof context_registers / sizeof *context_registers;
         i++) {
        const struct reg *reg = reg_find(context_registers[i]);
        struct list_query query = {.reg = reg};
        if (reg == NULL ||
            !list_add(call, &query, "created_at", FILTER_FROM, value_int(since + 1)))
            continue;
        int64_t count = list_count(call, &query);
        if (count > 0)
            propose(p,
                    arena_format(call->arena,
                                 call->lang == LANG_EN
                                     ? "%s: %lld recorded since the last edition."
                                     : "前の版の承認後に「%s」が%lld件記録されました。",
                                 call_label(call, reg->plural), (long long)count),
                    arena_format(call->arena, "/r/%s?sort=-created_at", reg->name));
    }
}

int proposals_load(struct call *call, const struct record *standard, struct proposal *out)
{
    struct proposals p = {call, standard, out, 0};
    const char *reason = record_string(call, standard, "review_reason");
    if (reason[0] != '\0')
        propose(&p, reason, NULL);
    date_propose(&p);
    duty_propose(&p);
    survey_propose(&p);
    catalogue_propose(&p);
    context_propose(&p);
    return p.count;
}
