/* SPDX-License-Identifier: Apache-2.0 */
#include "access/password.h"
#include "access/access.h"
#include "access/credential.h"
#include "access/leaked.h"
#include "access/session.h"
#include "access/token.h"
#include "base/fold.h"
#include "model/row.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"

#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>

enum { MEMORY_BYTES = 64 * 1024 * 1024, PASSES = 3, AT_ONCE = 2 };

static sem_t hashing;
static pthread_once_t is_ready = PTHREAD_ONCE_INIT;
static char dummy_hash[crypto_pwhash_STRBYTES];
static const char *list_path;

void password_list_set(const char *path)
{
    list_path = path;
}

static void hash_write(char out[crypto_pwhash_STRBYTES], const char *password)
{
    if (crypto_pwhash_str(out, password, strlen(password), PASSES, MEMORY_BYTES) != 0)
        die("no memory to hash a password");
}

static void ready(void)
{
    if (sodium_init() < 0)
        die("libsodium did not start");
    sem_init(&hashing, 0, AT_ONCE);
    hash_write(dummy_hash, "nobody has this password");
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* "aaaaaaaaaaaa", "123412341234": few different characters are few guesses. */
static bool is_monotonous(struct text folded)
{
    enum { DIFFERENT_MIN = 5 };
    bool seen[256] = {false};
    int different = 0;
    for (size_t i = 0; i < folded.size; i++) {
        different += !seen[(unsigned char)folded.data[i]];
        seen[(unsigned char)folded.data[i]] = true;
    }
    return different < DIFFERENT_MIN;
}

bool password_is_strong(struct call *call, const char *login, const char *password)
{
    size_t length = characters(password);
    struct text folded = fold_text(call->arena, text_from(password));
    struct text name = fold_text(call->arena, text_from(login));
    if (length < PASSWORD_LENGTH_MIN || strlen(password) > PASSWORD_LENGTH_MAX)
        return call_fail(call, ERROR_INVALID, "password",
                         "パスワードは%d文字以上にしてください。覚えやすい言葉をいくつかつなげるのが安全です。",
                         "Use at least %d characters. A few words in a row are safe and easy to "
                         "remember.",
                         PASSWORD_LENGTH_MIN);
    bool has_login = name.size >= 3 && strstr(text_string(call->arena, folded),
                                              text_string(call->arena, name)) != NULL;
    if (has_login || is_monotonous(folded))
        return call_fail(call, ERROR_INVALID, "password",
                         "ログイン名や単純な繰り返しは使えません。別のパスワードにしてください。",
                         "Neither your login nor simple repetition, please.");
    return !password_is_leaked(call, list_path, password) ||
           call_fail(call, ERROR_INVALID, "password",
                     "よく使われ、漏えいの一覧に載っているパスワードです。別のものにしてください。",
                     "This password is on the list of leaked ones. Choose another.");
}

const char *password_hash(struct call *call, const char *password)
{
    char *hash = arena_alloc(call->arena, crypto_pwhash_STRBYTES);
    assert(!tx_is_open(call));
    pthread_once(&is_ready, ready);
    sem_wait(&hashing);
    hash_write(hash, password);
    sem_post(&hashing);
    return hash;
}

bool password_store(struct call *call, int64_t account_id, const char *hash)
{
    return credential_put(call, account_id, "password", hash);
}

bool password_is_there(struct call *call, int64_t account_id)
{
    return credential_get(call, account_id, "password") != NULL;
}

bool password_matches(struct call *call, int64_t account_id, const char *password)
{
    const char *stored = credential_get(call, account_id, "password");
    assert(!tx_is_open(call));
    pthread_once(&is_ready, ready);
    sem_wait(&hashing);
    bool is_right = crypto_pwhash_str_verify(stored == NULL ? dummy_hash : stored, password,
                                             strlen(password)) == 0;
    sem_post(&hashing);
    return is_right && stored != NULL;
}

bool password_change(struct call *call, const char *password)
{
    const struct user *user = call->user;
    if (!password_is_there(call, user->account_id))
        return call_fail(call, ERROR_CONFLICT, NULL,
                         "パスワードは共通認証・ディレクトリで管理されています。",
                         "The password is kept by the identity provider or the directory.");
    if (!password_is_strong(call, user->login, password))
        return false;
    const char *hash = password_hash(call, password);
    struct record *account = record_load_any(call, &account_register, user->account_id);
    if (account == NULL || !tx_begin(call))
        return false;
    if (password_store(call, user->account_id, hash) &&
        row_set(call, &account_register, user->account_id, "must_change", value_null()) &&
        programs_shut_out(call, account) &&
        access_note(call, user->account_id, user->login, "password-changed", "")) {
        sessions_forget_after(call);
        return tx_commit(call);
    }
    tx_rollback(call);
    return false;
}
