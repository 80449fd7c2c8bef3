/* SPDX-License-Identifier: Apache-2.0 */
/* Within checks: the kinds of rules, each in the file of what it looks at. */
#ifndef ASSESSMENT_CHECK_RULE_H
#define ASSESSMENT_CHECK_RULE_H

#include "assessment/check.h"

/* Adds a reason at the end, and takes its state as the verdict's so far. */
void reason_add(struct call *call, struct verdict *out, enum shown shown, const char *ja,
                const char *en, const char *url);

/* How many parts are in each state, and what they are together: parts that differ make the whole
 * partly shown. */
struct tally {
    int of[SHOWN__COUNT], total;
};
enum shown tally_all(const struct tally *tally);

/* Records that are counted (check_list.c). */
bool some_run(struct call *call, const json_t *rule, const struct check_scope *scope,
              struct verdict *out);
bool every_run(struct call *call, const json_t *rule, const struct check_scope *scope,
               struct verdict *out);

/* Duties that name the requirement, and when each was last done (check_duty.c). */
bool duty_run(struct call *call, const struct check_scope *scope, struct verdict *out);

#endif
