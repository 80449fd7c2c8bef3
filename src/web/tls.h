/* SPDX-License-Identifier: Apache-2.0 */
/* The server's certificate: given as PEM files, or self-signed (ECDSA P-256, 825 days) and kept in
 * the data folder as tls-cert.pem and tls-key.pem (mode 0600). */
#ifndef WEB_TLS_H
#define WEB_TLS_H

#include "web/server.h"

/* GnuTLS's words for TLS 1.2 with forward secrecy and 1.3. */
#define TLS_PRIORITIES                                                                             \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:"   \
    "+CHACHA20-POLY1305:-MAC-ALL:+AEAD:%SERVER_PRECEDENCE"

/* NUL-terminated PEM texts in the arena; false with the reason on the log. */
bool tls_load(struct arena *arena, const struct server_options *options, char **cert, char **key);

#endif
