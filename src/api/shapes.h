/* SPDX-License-Identifier: Apache-2.0 */
/* What bodies and answers look like where no register declares it, in a shorthand:
 * "id:int at:stamp by:string resolved_at:stamp? items:[]@comment". A ? may be null, @ is another
 * shape, [] an array. Of what is sent, only members with ! are required, and no others are taken;
 * answers have all of theirs. */
#ifndef API_SHAPES_H
#define API_SHAPES_H

#include "base/json.h"

/* All of them, as members of components.schemas. */
void shapes_put(struct call *call, struct json_out *json);
/* {"$ref": "#/components/schemas/NAME"} */
void shape_ref(struct call *call, struct json_out *json, const char *name, const char *shape);
/* {"type": …} of one type of the shorthand. */
void shape_type(struct call *call, struct json_out *json, const char *name, struct text type);

#endif
