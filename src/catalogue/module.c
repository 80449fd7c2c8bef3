/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/import.h"

static const struct reg *const registers[] = {
    &catalogue_register,      &requirement_register, &catalogue_group_register,
    &mapping_register,        &sector_register,      &sector_service_register,
    &reference_register,      &term_register,        NULL,
};

const struct module catalogue_module = {
    .name = "catalogue",
    .registers = registers,
    .prepare = catalogue_load_embedded,
};
