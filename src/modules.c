/* SPDX-License-Identifier: Apache-2.0 */
/* The table of contents: every module in the guideline's order. Read this first. */
#include "modules.h"
#include "context/context.h"
#include "model/fieldset.h"

static const struct reg *const system_registers[] = {&custom_field_register, NULL};
static const struct module system_module = {.name = "system", .registers = system_registers};

const struct module *const modules[] = {
    &context_module, /* 4.1.1 */
    &system_module,
};
const int module_count = sizeof modules / sizeof *modules;

void modules_register(void)
{
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
}
