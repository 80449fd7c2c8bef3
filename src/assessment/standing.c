/* SPDX-License-Identifier: Apache-2.0 */
/* The states of requirements for whoever shows them (model/standing.h). */
#include "model/standing.h"
#include "assessment/state.h"
#include "model/user.h"

#include <string.h>

static bool standings_read(struct call *call, struct standing **out, int *count)
{
    static const enum standing_state states[] = {
        [SHOWN_UNKNOWN] = STANDING_UNKNOWN,
        [SHOWN_NOT] = STANDING_NOT,
        [SHOWN_PARTLY] = STANDING_PARTLY,
        [SHOWN_FULLY] = STANDING_SHOWN,
    };
    struct organisation *orgs;
    struct state_row *rows;
    int org_count, row_count;
    if (!user_may_somewhere(call, GROUP_ASSESSMENT, ACTION_READ))
        return true;
    if (!organisations_load(call, &orgs, &org_count))
        return false;
    const struct organisation *org =
        organisation_of(call, (struct text){NULL, 0}, orgs, org_count);
    if (org == NULL || !user_may(call, GROUP_ASSESSMENT, ACTION_READ, org->unit_id))
        return true;
    if (!states_load(call, org, CATALOGUES_ALL, &rows, &row_count))
        return false;
    *out = arena_array(call->arena, (size_t)row_count + 1, sizeof **out);
    for (int i = 0; i < row_count; i++)
        (*out)[(*count)++] = (struct standing){
            .id = rows[i].requirement_id,
            .state = states[rows[i].shown],
            .is_adopted = strcmp(rows[i].decision, "adopted") == 0 ||
                          strcmp(rows[i].decision, "changed") == 0,
        };
    return true;
}

void assessment_start(void)
{
    checks_load();
    standings_provide("requirement", standings_read);
}
