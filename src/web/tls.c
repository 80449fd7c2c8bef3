/* SPDX-License-Identifier: Apache-2.0 */
#include "web/tls.h"
#include "base/clock.h"
#include "base/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PEM_SIZE_MAX = 64 * 1024, CERT_DAYS = 825, RENEW_DAYS = 30 };

static char *pem_read(struct arena *arena, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char *data = arena_alloc(arena, PEM_SIZE_MAX + 1);
    ssize_t size = read(fd, data, PEM_SIZE_MAX);
    close(fd);
    return size > 0 && size < PEM_SIZE_MAX ? data : NULL;
}

static bool pem_write(const char *path, const gnutls_datum_t *pem, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return false;
    bool is_written = fchmod(fd, mode) == 0 &&
                      write(fd, pem->data, pem->size) == (ssize_t)pem->size && fsync(fd) == 0;
    return close(fd) == 0 && is_written;
}

static int cert_fill(gnutls_x509_crt_t cert, gnutls_x509_privkey_t key, int64_t now_s)
{
    unsigned char serial[16], id[20];
    char host[256] = "localhost";
    size_t id_size = sizeof id;
    uint32_t loopback = htonl(INADDR_LOOPBACK);
    gethostname(host, sizeof host - 1);
    random_bytes(serial, sizeof serial);
    serial[0] &= 0x7f;
    int worst = 0;
#define TRY(call_) worst = (call_) < 0 ? -1 : worst
    TRY(gnutls_x509_crt_set_version(cert, 3));
    TRY(gnutls_x509_crt_set_serial(cert, serial, sizeof serial));
    TRY(gnutls_x509_crt_set_activation_time(cert, now_s - 3600));
    TRY(gnutls_x509_crt_set_expiration_time(cert, now_s + CERT_DAYS * 86400LL));
    TRY(gnutls_x509_crt_set_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, host,
                                      (unsigned)strlen(host)));
    TRY(gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_DNSNAME, host,
                                             (unsigned)strlen(host), GNUTLS_FSAN_SET));
    TRY(gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_DNSNAME, "localhost", 9,
                                             GNUTLS_FSAN_APPEND));
    TRY(gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS, &loopback,
                                             sizeof loopback, GNUTLS_FSAN_APPEND));
    TRY(gnutls_x509_crt_set_key(cert, key));
    TRY(gnutls_x509_crt_get_key_id(cert, 0, id, &id_size));
    TRY(gnutls_x509_crt_set_subject_key_id(cert, id, id_size));
    TRY(gnutls_x509_crt_set_basic_constraints(cert, 0, -1));
    TRY(gnutls_x509_crt_set_key_usage(cert, GNUTLS_KEY_DIGITAL_SIGNATURE));
    TRY(gnutls_x509_crt_set_key_purpose_oid(cert, GNUTLS_KP_TLS_WWW_SERVER, 0));
    TRY(gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0));
#undef TRY
    return worst;
}

static bool cert_make(const char *cert_path, const char *key_path)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t cert = NULL;
    gnutls_datum_t key_pem = {0}, cert_pem = {0};
    unsigned bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    bool is_made = gnutls_x509_privkey_init(&key) == 0 && gnutls_x509_crt_init(&cert) == 0 &&
                   gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, bits, 0) == 0 &&
                   cert_fill(cert, key, clock_now_ms() / 1000) == 0 &&
                   gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL,
                                                     GNUTLS_PKCS_PLAIN, &key_pem) == 0 &&
                   gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &cert_pem) == 0 &&
                   pem_write(key_path, &key_pem, 0600) && pem_write(cert_path, &cert_pem, 0644);
    gnutls_free(key_pem.data);
    gnutls_free(cert_pem.data);
    gnutls_x509_crt_deinit(cert);
    gnutls_x509_privkey_deinit(key);
    return is_made;
}

/* Our own certificate, soon at its end: whoever trusts it will be asked to trust a new one. */
static bool is_ending(struct arena *arena, const char *path)
{
    gnutls_x509_crt_t cert = NULL;
    char *pem = pem_read(arena, path);
    if (pem == NULL || gnutls_x509_crt_init(&cert) != 0)
        return false;
    const gnutls_datum_t data = {(unsigned char *)pem, (unsigned)strlen(pem)};
    bool is_ending = gnutls_x509_crt_import(cert, &data, GNUTLS_X509_FMT_PEM) == 0 &&
                     gnutls_x509_crt_get_expiration_time(cert) <
                         clock_now_ms() / 1000 + RENEW_DAYS * 86400LL;
    gnutls_x509_crt_deinit(cert);
    if (is_ending)
        log_line(LOG_WARNING, "%s was about to expire: a new one is made", path);
    return is_ending;
}

bool tls_load(struct arena *arena, const struct server_options *options, char **cert, char **key)
{
    const char *cert_path = options->cert_path, *key_path = options->key_path;
    if (cert_path == NULL || key_path == NULL) {
        if (options->data_dir == NULL) {
            log_line(LOG_ERROR, "TLS needs a certificate or a data folder");
            return false;
        }
        cert_path = arena_format(arena, "%s/tls-cert.pem", options->data_dir);
        key_path = arena_format(arena, "%s/tls-key.pem", options->data_dir);
        bool is_there = access(cert_path, R_OK) == 0 && access(key_path, R_OK) == 0;
        if ((!is_there || is_ending(arena, cert_path)) && !cert_make(cert_path, key_path)) {
            log_line(LOG_ERROR, "cannot make %s: %s", cert_path, strerror(errno));
            return false;
        }
    }
    *cert = pem_read(arena, cert_path);
    *key = pem_read(arena, key_path);
    if (*cert == NULL || *key == NULL)
        log_line(LOG_ERROR, "cannot read %s and %s", cert_path, key_path);
    return *cert != NULL && *key != NULL;
}
