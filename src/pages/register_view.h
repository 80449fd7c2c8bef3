/* SPDX-License-Identifier: Apache-2.0 */
/* What the templates of derived pages are given. */
#ifndef PAGES_REGISTER_VIEW_H
#define PAGES_REGISTER_VIEW_H

#include "base/clock.h"
#include "model/attachment.h"
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/link.h"
#include "model/list.h"
#include "model/search.h"
#include "pages/layout.h"

struct option {
    const char *code, *label;
    int64_t count;
    bool is_chosen;
};

struct view_link {
    struct url url;
    const char *title;
    bool is_hidden; /* the reader may not open it: no link */
};

enum widget { WIDGET_LINE, WIDGET_AREA, WIDGET_SELECT, WIDGET_PICK, WIDGET_CHECKS };

struct form_field {
    const struct field *field;
    enum widget widget;
    const char *type, *value, *help, *problem;
    const char *unread; /* what was typed for links and is none of the options */
    struct option *options;
    int option_count, rows;
    bool is_required, is_wide, is_any; /* is_any: links to any register */
};

struct form_view {
    const struct record *record;
    const char *heading, *names, *reason;
    struct url action, cancel;
    struct form_field *fields;
    int field_count;
    struct option *units;
    int unit_count;
};

/* One field of many records. */
struct bulk_row {
    int64_t id;
    const char *title, *value; /* the field as it is now, long texts cut */
};

struct bulk_view {
    const struct reg *reg;
    struct form_field *field;
    int index; /* of the field */
    struct bulk_row *rows;
    int count;
    const char *reason;
};

struct conflict_row {
    const char *name, *label, *stored, *mine, *stored_code, *mine_code;
    bool is_same;
};

struct conflict_view {
    struct url action, cancel;
    const char *names, *reason, *stored_by;
    int64_t rev;
    struct conflict_row *rows;
    int row_count;
};

enum { MOVES_MAX = 8 };

struct detail_view {
    const struct record *record;
    const char *title;
    const struct transition *moves[MOVES_MAX];
    int move_count;
    struct backlink *links;
    struct event *events;
    struct version *versions;
    struct attachment *files;
    struct comment *comments;
    int link_count, event_count, version_count, file_count, comment_count;
    bool may_update, may_end, is_favourite;
    int64_t before, next; /* entries of the history: shown are those before, older go on at next */
    /* What was refused: the last part of its address ("comments"), "" if nothing was tried. */
    const char *tried;
    const struct param_list *typed;
};

/* Helpers of the templates. */
/* Position of the record's state in its life cycle, or -1. */
int view_state_at(const struct record *record);
/* How many links from the one at first on are of the same register. */
int view_link_run(const struct detail_view *view, int first);
/* What was typed into a field of the form that was tried and comes back, or "". */
const char *view_typed(struct call *call, const struct detail_view *view, const char *tried,
                       const char *name);
/* The field through which a record points here, or "". */
const char *view_link_field(struct call *call, const struct backlink *link);
/* The ends of a hash, for people to compare. */
const char *view_short_hash(struct call *call, const char *sha256);
bool view_is_number(const struct field *field);
/* The class of a pill for a choice's or state's tone. */
const char *view_pill_class(const char *tone);
const char *view_tone(const struct field *field, struct value value);
struct view_link view_link(struct call *call, const struct field *field, struct value value);
int view_links(struct call *call, const struct record *record, int index,
               struct view_link **out);
const struct state *view_state(const struct record *record);
/* The cell that leads to the record: never empty. */
const char *view_title_cell(struct call *call, const struct record *record, int index);
/* Whether a link with that title leads the reader anywhere: what they may not see is "#12". */
bool view_may_open(struct call *call, const struct reg *reg, int64_t id, const char *title);
/* What changed: a field's label, or the word for what is no field. */
const char *view_change_label(struct call *call, const struct change *change);
/* The beginning of a long text, with how much there is of it: for tables of changes. */
const char *view_cut(struct call *call, const char *text);
/* before or after of a change; what is no field (a time, how somebody signed in) in words. */
const char *view_change_text(struct call *call, const struct change *change, const char *text);
const char *view_size(struct call *call, int64_t bytes);
const char *view_action(struct call *call, const struct reg *reg, const char *action);
/* "/r/NAME/ID" */
struct url view_url(struct call *call, const struct reg *reg, int64_t id);

/* Reads {register} (and {id}) of the route; NULL with ERROR_MISSING noted. */
const struct reg *route_reg(struct call *call, struct request *request);
struct record *route_record(struct call *call, struct request *request);

/* The form of a record: what was typed wrong is shown again with its problem. typed may be NULL. */
void form_fill(struct call *call, struct form_view *view, struct record *record,
               const struct param_list *typed);
/* The version that the form was drawn for becomes the record's, so that saving or moving it finds
 * out whether somebody was faster; a form that does not say is refused. */
bool form_rev(struct call *call, const struct param_list *form, struct record *record);
/* Takes the form's parameters into the record; every problem is noted. */
bool form_read(struct call *call, const struct param_list *form, struct record *record);

/* All values of a repeated parameter, with commas between them, as record_parse reads links. */
struct text form_joined(struct call *call, const struct param_list *form, const char *name);

extern const struct route_table register_routes;

#endif
