/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership/leadership.h"
#include "access/session.h"
#include "model/user.h"

static const struct choice unit_kinds[] = {
    {"organisation", L_INIT("組織", "Organisation"), NULL},
    {"department", L_INIT("部・局", "Department"), NULL},
    {"section", L_INIT("課・係", "Section"), NULL},
    {"committee", L_INIT("会議体", "Committee"), NULL},
    {0},
};

static const struct field unit_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 40),
    TEXT("name", L_INIT("部署名", "Unit"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 100),
    TEXT("name_en", L_INIT("英語名", "English name"), .max = 100),
    CHOICE("kind", unit_kinds, L_INIT("種別", "Kind"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    LINK("parent", "unit", L_INIT("上位の部署", "Parent unit"), .flags = FIELD_IN_LIST),
    LINK("head", "person", L_INIT("責任者", "Head"), .flags = FIELD_IN_LIST),
    LINK("sector", "sector", L_INIT("重要インフラ分野", "Sector")),
    NOTE("note", L_INIT("説明", "Note")),
};

/* Up the tree from the new parent: it must not come back to the unit itself. */
static bool unit_check(struct call *call, const struct record *before, const struct record *record)
{
    enum { DEPTH_MAX = 20 };
    (void)before;
    int64_t id = record_int(record, "parent");
    for (int depth = 0; id > 0; depth++) {
        struct record *parent =
            id == record->id || depth == DEPTH_MAX ? NULL : record_load_any(call, record->reg, id);
        if (parent == NULL)
            return call_fail(call, ERROR_INVALID, "parent",
                             "上位の部署が、この部署自身か下位の部署になっています。",
                             "The parent is the unit itself or one below it.");
        id = record_int(parent, "parent");
    }
    return true;
}

/* Units belong to everybody's view, but not to everybody's hand: a role that covers part of the
 * tree changes units of that part alone, and only one that covers everything makes new trees. */
static bool unit_change(struct call *call, const struct record *before,
                        const struct record *record)
{
    const enum right_group group = record->reg->group;
    enum action action = before == NULL ? ACTION_CREATE : ACTION_UPDATE;
    int64_t parent = record_int(record, "parent");
    bool is_moved = before == NULL || record_int(before, "parent") != parent;
    const int64_t *units;
    int count;
    user_units(call, group, action, &units, &count);
    if (units != NULL && is_moved && parent == 0)
        return user_demand(call, group, action, INT64_MAX);
    /* What a role covers is kept with the sessions. */
    sessions_forget_after(call);
    /* A unit that has ended is in nobody's part any more: the one above decides. */
    int64_t id = before != NULL && before->ended_at_ms != 0 ? parent : record->id;
    return (before == NULL || user_demand(call, group, action, id)) &&
           (!is_moved || parent == 0 || user_demand(call, group, action, parent));
}

const struct reg unit_register = {
    .name = "unit",
    .label = L_INIT("部署", "Unit"),
    .plural = L_INIT("組織・部署", "Units"),
    .purpose = L_INIT("組織と部署の木です。記録の見える範囲と権限は部署で決まります。",
                      "The tree of organisation and units: what one may see depends on it."),
    .section = "4.1.2(3)",
    .chapter = CHAPTER_LEADERSHIP,
    .group = GROUP_ORGANISATION,
    .flags = REG_SHARED,
    FIELDS(unit_fields),
    .title = "name",
    .order = "code",
    .check = unit_check,
    .on_change = unit_change,
};
