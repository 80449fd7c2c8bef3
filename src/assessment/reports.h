/* SPDX-License-Identifier: Apache-2.0 */
/* The reports of assessment: state in brief, state in detail, gaps. Option org: a unit's number. */
#ifndef ASSESSMENT_REPORTS_H
#define ASSESSMENT_REPORTS_H

#include "web/module.h"

extern const struct report assessment_reports[];

#endif
