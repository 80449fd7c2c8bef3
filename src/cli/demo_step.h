/* SPDX-License-Identifier: Apache-2.0 */
/* One step of the demonstration: what cli/demo.h describes under set, add, each, move and done. */
#ifndef CLI_DEMO_STEP_H
#define CLI_DEMO_STEP_H

#include "cli/demo_file.h"

struct demo_step {
    struct demo_node node;
    int64_t at_ms;
};

/* A date counted from today, "+4m", "-3d", "-2y", "0d", into out; false if it is not one. */
bool demo_date(struct text text, const char *today, char out[]);

/* today: of the loading, not of the step. The call's user, time and reason are set for the step. */
bool demo_step_run(struct call *call, const struct demo_step *step, const char *today);

#endif
