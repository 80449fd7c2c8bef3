/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_SIZE_MAX = 64 * 1024 };

/* KEY_URL: http or https; with max 1 nothing may follow the host. */
enum key_kind { KEY_TEXT, KEY_PATH, KEY_DATABASE, KEY_URL, KEY_INT, KEY_SWITCH };

static const struct key {
    const char *name;
    enum key_kind kind;
    size_t offset;
    const char *fallback;
    int64_t min, max;
    struct label help;
} keys[] = {
#define FIELD(member) offsetof(struct config, member)
    {"address", KEY_TEXT, FIELD(address), "127.0.0.1", 0, 0,
     L_INIT("待ち受けるアドレス（数字表記）。外から使うときは 0.0.0.0 または ::",
            "Numeric address to listen on; 0.0.0.0 or :: to be reached from elsewhere")},
    {"port", KEY_INT, FIELD(port), "8420", 1, 65535, L_INIT("待ち受けるポート", "Port")},
    {"database", KEY_DATABASE, FIELD(database), "sqlite:kaname.db", 0, 0,
     L_INIT("データベース。sqlite:ファイル または postgresql://利用者@ホスト/名前",
            "Database: sqlite:FILE or postgresql://USER@HOST/NAME")},
    {"tls", KEY_SWITCH, FIELD(is_tls), "off", 0, 1,
     L_INIT("TLS（on / off）。証明書を指定しなければ自己署名の証明書を作ります",
            "TLS (on / off); without a certificate a self-signed one is made")},
    {"tls_certificate", KEY_PATH, FIELD(tls_certificate), "", 0, 0,
     L_INIT("証明書（PEM、中間証明書を含む）", "Certificate with its chain (PEM)")},
    {"tls_key", KEY_PATH, FIELD(tls_key), "", 0, 0, L_INIT("秘密鍵（PEM）", "Private key (PEM)")},
    {"log_requests", KEY_SWITCH, FIELD(log_requests), "off", 0, 1,
     L_INIT("要求を1件ずつログに書く（on / off）", "Log each request (on / off)")},
    {"checkpoints_to_syslog", KEY_SWITCH, FIELD(checkpoints_to_syslog), "off", 0, 1,
     L_INIT("操作記録の署名をシステムログ（authpriv）にも送る（on / off）。別のサーバーへ転送すると、切り取りを見つけられます",
            "Send the journal's signatures to the system log (authpriv) too (on / off); forwarded "
            "to another server, they betray a journal that was cut off")},
    {"threads", KEY_INT, FIELD(threads), "0", 0, 256,
     L_INIT("スレッド数。0はプロセッサー数の2倍", "Threads; 0: twice the processors")},
    {"connections_max", KEY_INT, FIELD(connections_max), "1000", 10, 100000,
     L_INIT("同時接続の上限", "Connections at once")},
    {"connections_per_address_max", KEY_INT, FIELD(connections_per_address_max), "100", -1, 100000,
     L_INIT("1つのアドレスからの同時接続の上限。-1は制限なし（中継サーバーの後ろで使うとき）",
            "Connections at once from one address; -1: no limit (behind a proxy)")},
    {"requests_per_second", KEY_INT, FIELD(requests_per_second), "50", -1, 1000000,
     L_INIT("1つのアドレスからの毎秒の要求数（平均）。-1は制限なし",
            "Requests a second from one address on average; -1: no limit")},
    {"requests_burst", KEY_INT, FIELD(requests_burst), "200", 1, 1000000,
     L_INIT("一時に許す要求数", "Requests allowed in a burst")},
    {"body_max_mib", KEY_INT, FIELD(body_max_mib), "8", 1, 16,
     L_INIT("JSONなど本文の上限（MiB）", "Largest JSON body (MiB)")},
    {"upload_max_mib", KEY_INT, FIELD(upload_max_mib), "100", 1, 4096,
     L_INIT("添付ファイルの上限（MiB）", "Largest upload (MiB)")},
    {"stop_wait_s", KEY_INT, FIELD(stop_wait_s), "10", 1, 300,
     L_INIT("終了時に処理中の要求を待つ秒数", "Seconds to wait for running requests at the end")},
    {"override_days_max", KEY_INT, FIELD(override_days_max), "366", 1, 3660,
     L_INIT("状態の上書きを、何日先まで認めるか", "How many days ahead a state may be overridden")},
    {"password_list", KEY_PATH, FIELD(password_list), "", 0, 0,
     L_INIT("漏えいしたパスワードの一覧（SHA-1を整列したもの、または1行1語）。通信はしません",
            "File of leaked passwords (sorted SHA-1, or one word a line); nothing is fetched")},
    {"public_url", KEY_URL, FIELD(public_url), "", 0, 1,
     L_INIT("利用者から見たKanameのアドレス。例: https://kaname.example.jp（末尾の / なし）",
            "Address of Kaname as browsers see it, such as https://kaname.example.jp")},
    {"trusted_proxy", KEY_TEXT, FIELD(trusted_proxy), "", 0, 0,
     L_INIT("中継サーバーのアドレス（空白区切り）。その X-Forwarded-For の最後を相手とみなします",
            "Proxies by spaces: the last X-Forwarded-For from there is the client")},
    {"oidc_issuer", KEY_URL, FIELD(oidc_issuer), "", 0, 0,
     L_INIT("OpenID Connectの発行者（issuer）。空なら使いません",
            "Issuer for OpenID Connect; empty: not used")},
    {"oidc_client_id", KEY_TEXT, FIELD(oidc_client_id), "", 0, 0,
     L_INIT("OpenID ConnectのクライアントID", "Client id at the provider")},
    {"oidc_secret_file", KEY_PATH, FIELD(oidc_secret_file), "", 0, 0,
     L_INIT("クライアントシークレットを書いたファイル（所有者だけが読めるようにする）",
            "File with the client secret, readable by its owner alone")},
    {"oidc_label", KEY_TEXT, FIELD(oidc_label), "", 0, 0,
     L_INIT("サインイン画面のボタンの言葉", "Words of the button on the sign-in page")},
    {"oidc_ca", KEY_PATH, FIELD(oidc_ca), "", 0, 0,
     L_INIT("認証サーバーを確かめる認証局の証明書（PEM）。空ならシステムのもの",
            "Authority to trust for the provider (PEM); empty: the system's")},
    {"ldap_url", KEY_TEXT, FIELD(ldap_url), "", 0, 0,
     L_INIT("LDAP・Active Directoryのアドレス（ldaps://… または ldap://…＋StartTLS）。空なら使いません",
            "LDAP or Active Directory: ldaps://… or ldap://… with StartTLS; empty: not used")},
    {"ldap_user", KEY_TEXT, FIELD(ldap_user), "", 0, 0,
     L_INIT("ログイン名から作る利用者名。例: uid=%s,ou=people,dc=example,dc=jp または %s@example.jp",
            "Name to bind with: uid=%s,ou=people,dc=example,dc=jp or %s@example.jp")},
    {"ldap_ca", KEY_PATH, FIELD(ldap_ca), "", 0, 0,
     L_INIT("LDAPサーバーを確かめる認証局の証明書（PEM）。空ならシステムのもの",
            "Authority to trust for LDAP (PEM); empty: the system's")},
#undef FIELD
};

static int64_t *key_int(struct config *config, const struct key *key)
{
    return (int64_t *)(void *)((char *)config + key->offset);
}

static const char **key_text(struct config *config, const struct key *key)
{
    return (const char **)(void *)((char *)config + key->offset);
}

static bool key_fail(struct call *call, const struct key *key, struct text value)
{
    const char *given = text_string(call->arena, value);
    if (key->kind == KEY_INT)
        return call_fail(call, ERROR_INVALID, key->name,
                         "%s の値「%s」は %lld から %lld までの数字にしてください。",
                         "%s: \"%s\" must be a number from %lld to %lld.", key->name, given,
                         (long long)key->min, (long long)key->max);
    if (key->kind == KEY_SWITCH)
        return call_fail(call, ERROR_INVALID, key->name,
                         "%s の値「%s」は on か off にしてください。",
                         "%s: \"%s\" must be on or off.", key->name, given);
    if (key->kind == KEY_URL)
        return call_fail(call, ERROR_INVALID, key->name,
                         key->max == 1 ? "%s の値「%s」は https://ホスト名 の形にしてください（末尾の / なし）。"
                                       : "%s の値「%s」は https://… の形にしてください。",
                         key->max == 1 ? "%s: \"%s\" must be like https://HOST, without a / "
                                         "behind it."
                                       : "%s: \"%s\" must be like https://….",
                         key->name, given);
    return call_fail(call, ERROR_INVALID, key->name,
                     "%s の値「%s」は sqlite:… か postgresql://… にしてください。",
                     "%s: \"%s\" must begin with sqlite: or postgresql://.", key->name, given);
}

static bool is_url(struct text value, bool is_host_alone)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    size_t scheme = text_starts(value, "https://") ? 8 : text_starts(value, "http://") ? 7 : 0;
    for (size_t i = scheme; i < value.size; i++) {
        char c = value.data[i];
        bool is_fine = c != '\0' && (strchr(letters, c) != NULL ||
                                     strchr(is_host_alone ? "-.:[]" : "-.:[]/_~%+&=?@", c) != NULL);
        if (!is_fine)
            return false;
    }
    return scheme > 0 && value.size > scheme && strchr("/:.", value.data[scheme]) == NULL;
}

static bool key_set(struct call *call, struct config *config, const struct key *key,
                    struct text value)
{
    switch (key->kind) {
    case KEY_TEXT:
    case KEY_PATH:
        *key_text(config, key) = text_string(call->arena, value);
        return true;
    case KEY_DATABASE:
        *key_text(config, key) = text_string(call->arena, value);
        return text_starts(value, "sqlite:") || text_starts(value, "postgresql://") ||
               key_fail(call, key, value);
    case KEY_URL:
        *key_text(config, key) = text_string(call->arena, value);
        return value.size == 0 || is_url(value, key->max == 1) || key_fail(call, key, value);
    case KEY_INT: {
        int64_t number;
        if (!text_to_int(value, &number) || number < key->min || number > key->max)
            return key_fail(call, key, value);
        *key_int(config, key) = number;
        return true;
    }
    case KEY_SWITCH:
        *key_int(config, key) = text_is(value, "on");
        return text_is(value, "on") || text_is(value, "off") || key_fail(call, key, value);
    }
    return false;
}

static const struct key *key_find(struct text name)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (text_is(name, keys[i].name))
            return &keys[i];
    return NULL;
}

bool config_set(struct call *call, struct config *config, const char *key, struct text value)
{
    return key_set(call, config, key_find(text_from(key)), value);
}

/* Relative paths mean the data folder, wherever the program was started. */
static const char *path_in(struct call *call, const char *data_dir, const char *path)
{
    return *path == '\0' || *path == '/' ? path
                                         : arena_format(call->arena, "%s/%s", data_dir, path);
}

static void paths_settle(struct call *call, const char *data_dir, struct config *config)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char **text = key_text(config, &keys[i]);
        if (keys[i].kind == KEY_PATH)
            *text = path_in(call, data_dir, *text);
        if (keys[i].kind == KEY_DATABASE && strncmp(*text, "sqlite:", 7) == 0)
            *text = arena_format(call->arena, "sqlite:%s", path_in(call, data_dir, *text + 7));
    }
}

static void defaults_set(struct call *call, struct config *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        key_set(call, out, &keys[i], text_from(keys[i].fallback));
}

void config_default(struct call *call, const char *data_dir, struct config *out)
{
    defaults_set(call, out);
    paths_settle(call, data_dir, out);
}

static bool line_read(struct call *call, struct config *config, struct text line, bool *seen)
{
    struct text name;
    line = text_trim(line);
    if (line.size == 0 || *line.data == '#')
        return true;
    const char *equals = memchr(line.data, '=', line.size);
    if (equals == NULL)
        return call_fail(call, ERROR_INVALID, NULL, "「名前 = 値」の形で書いてください。",
                         "Write it as \"key = value\".");
    name = text_trim((struct text){line.data, (size_t)(equals - line.data)});
    const struct key *key = key_find(name);
    if (key == NULL)
        return call_fail(call, ERROR_INVALID, NULL,
                         "「%s」という設定はありません。kaname print config で一覧を確認できます。",
                         "There is no setting \"%s\". kaname print config lists them.",
                         text_string(call->arena, name));
    if (seen[key - keys])
        return call_fail(call, ERROR_INVALID, NULL, "「%s」が2回書かれています。",
                         "\"%s\" is there twice.", key->name);
    seen[key - keys] = true;
    size_t used = (size_t)(equals + 1 - line.data);
    return key_set(call, config, key, text_trim((struct text){equals + 1, line.size - used}));
}

bool config_read(struct call *call, const char *data_dir, struct text text, struct config *out)
{
    bool seen[sizeof keys / sizeof *keys] = {false};
    struct text line;
    defaults_set(call, out);
    const char *where_before = call->where;
    for (int number = 1; text_split(&text, '\n', &line); number++) {
        call->where = arena_format(call->arena, "kaname.conf:%d", number);
        line_read(call, out, line, seen);
    }
    call->where = where_before;
    paths_settle(call, data_dir, out);
    return call_ok(call);
}

bool config_load(struct call *call, const char *data_dir, struct config *out)
{
    const char *path = arena_format(call->arena, "%s/kaname.conf", data_dir);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT)
        return config_read(call, data_dir, text_from(""), out);
    char *data = arena_alloc(call->arena, CONFIG_SIZE_MAX + 1);
    ssize_t size = file < 0 ? -1 : read(file, data, CONFIG_SIZE_MAX + 1);
    if (file >= 0)
        close(file);
    if (size < 0)
        return call_fail(call, ERROR_FAILED, NULL, "%s を読めません（%s）。",
                         "%s cannot be read (%s).", path, strerror(errno));
    if (size > CONFIG_SIZE_MAX)
        return call_fail(call, ERROR_TOO_LARGE, NULL, "%s が大きすぎます。", "%s is too large.",
                         path);
    return config_read(call, data_dir, (struct text){data, (size_t)size}, out);
}

static const char *key_print(struct call *call, struct config *config, const struct key *key)
{
    if (key->kind == KEY_INT)
        return arena_format(call->arena, "%lld", (long long)*key_int(config, key));
    if (key->kind == KEY_SWITCH)
        return *key_int(config, key) != 0 ? "on" : "off";
    return *key_text(config, key);
}

void config_write(struct call *call, const struct config *config, struct buffer *out)
{
    struct config copy = *config;
    buffer_puts(out, call_label(call, L("# Kaname の設定。行頭の # を消すと有効になります。\n",
                                        "# Settings of Kaname. Remove the # to change one.\n")));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct key *key = &keys[i];
        const char *value = key_print(call, &copy, key);
        bool is_default = strcmp(value, key->fallback) == 0;
        buffer_format(out, "\n# %s\n%s%s = %s\n", call_label(call, key->help),
                      is_default ? "#" : "", key->name, value);
    }
}
