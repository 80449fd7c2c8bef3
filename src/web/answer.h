/* SPDX-License-Identifier: Apache-2.0 */
/* A response in the library's form: from memory, a file or a stream, with the security headers. */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/exchange.h"

struct MHD_Response;

/* NULL when there is no memory. */
struct MHD_Response *answer_make(struct exchange *exchange, bool is_tls);

#endif
