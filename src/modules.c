/* SPDX-License-Identifier: Apache-2.0 */
/* The table of contents: every module in the guideline's order. Read this first. */
#include "modules.h"
#include "access/separation.h"
#include "api/api.h"
#include "assessment/assessment.h"
#include "catalogue/catalogue.h"
#include "context/context.h"
#include "improvement/improvement.h"
#include "leadership/leadership.h"
#include "model/fieldset.h"
#include "model/gate.h"
#include "model/schema.h"
#include "operation/operation.h"
#include "pages/account_page.h"
#include "pages/journal_page.h"
#include "pages/recent.h"
#include "standards/standards.h"

static const struct reg *const system_registers[] = {
    &waiver_register, &custom_field_register, NULL,
};
static const struct module system_module = {.name = "system", .registers = system_registers};

const struct module *const modules[] = {
    &catalogue_module,  /* parts I and II, annexes */
    &standards_module,  /* I.2, II.1–3 */
    &assessment_module, /* II.4 */
    &context_module,    /* 4.1.1 */
    &leadership_module, /* 4.1.2 */
    &operation_module,  /* 4.2.1 */
    &improvement_module, /* 4.4.1 */
    &account_module,    /* 4.1.3(2)(ウ) */
    &journal_module,
    &recent_module,
    &system_module,
    &api_module, /* REST over all of them */
};
const int module_count = sizeof modules / sizeof *modules;

static const struct gate *const gates[] = {&effect_gate, &separation_gate};

void modules_register(void)
{
    gates_set(gates, sizeof gates / sizeof *gates);
    enum { REGISTERS_MAX = 200 };
    static const struct reg *registers[REGISTERS_MAX];
    int count = 0;
    for (int i = 0; i < module_count; i++)
        for (const struct reg *const *reg = modules[i]->registers; reg != NULL && *reg != NULL;
             reg++) {
            if (count == REGISTERS_MAX)
                die("more than %d registers", REGISTERS_MAX);
            registers[count++] = *reg;
        }
    registry_set(registers, count);
    for (int i = 0; i < module_count; i++)
        if (modules[i]->start != NULL)
            modules[i]->start();
}

bool modules_prepare(struct call *call)
{
    if (!schema_sync(call))
        return false;
    for (int i = 0; i < module_count; i++)
        if (modules[i]->prepare != NULL && !modules[i]->prepare(call))
            return false;
    return true;
}
