/* SPDX-License-Identifier: Apache-2.0 */
/* DATA/kaname.conf: lines "key = value", "#" begins a comment line. A key that is not known, a
 * value out of its bounds and a key given twice are errors that name the line. Every key with its
 * meaning and default is a row of the table in config.c; `kaname print config` writes a file of
 * it. */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/call.h"

struct config {
    const char *address, *database; /* database: "sqlite:PATH" or "postgresql://…" */
    int64_t port;
    int64_t is_tls;
    const char *tls_certificate, *tls_key;
    int64_t log_requests, checkpoints_to_syslog;
    int64_t threads, connections_max, connections_per_address_max;
    int64_t requests_per_second, requests_burst;
    int64_t body_max_mib, upload_max_mib;
    int64_t stop_wait_s;
    int64_t override_days_max;
    const char *password_list;
    const char *public_url, *trusted_proxy;
    const char *oidc_issuer, *oidc_client_id, *oidc_secret_file, *oidc_label, *oidc_ca;
    const char *ldap_url, *ldap_user, *ldap_ca;
};

/* The defaults, then the file where there is one; relative paths are below the data folder. */
bool config_load(struct call *call, const char *data_dir, struct config *out);
/* The same from text, for tests. */
bool config_read(struct call *call, const char *data_dir, struct text text, struct config *out);
/* One value as from the command line. */
bool config_set(struct call *call, struct config *config, const char *key, struct text value);
/* A documented file in the call's language; the address and so on are those of config. */
void config_write(struct call *call, const struct config *config, struct buffer *out);
void config_default(struct call *call, const char *data_dir, struct config *out);

#endif
