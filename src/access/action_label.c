/* SPDX-License-Identifier: Apache-2.0 */
#include "access/access.h"

#include <string.h>

static const struct {
    const char *action;
    struct label label;
} actions[] = {
    {"sign-in", L_INIT("サインイン", "signed in")},
    {"sign-out", L_INIT("サインアウト", "signed out")},
    {"sign-in-failed", L_INIT("サインインの失敗", "sign-in failed")},
    {"sign-in-failures", L_INIT("サインインの失敗（ほかの回数）", "further failed sign-ins")},
    {"password-changed", L_INIT("パスワードの変更", "changed the password")},
    {"password-reset", L_INIT("パスワードの再設定", "password reset")},
    {"password-refused", L_INIT("パスワードの誤り", "wrong password")},
    {"second-factor-on", L_INIT("2段階認証を有効にした", "second factor turned on")},
    {"second-factor-off", L_INIT("2段階認証をやめた", "second factor turned off")},
    {"second-factor-reset", L_INIT("2段階認証の解除（管理者）", "second factor reset")},
    {"second-factor-failed", L_INIT("確認コードの誤り", "wrong code")},
    {"recovery-code-used", L_INIT("回復コードの使用", "recovery code used")},
    {"recovery-codes-new", L_INIT("回復コードの作り直し", "new recovery codes")},
    {"sessions-ended", L_INIT("サインイン中の端末を終了", "sessions ended")},
    {"token-created", L_INIT("APIトークンの作成", "API token made")},
    {"token-revoked", L_INIT("APIトークンの取り消し", "API token revoked")},
    {"feed-address", L_INIT("カレンダーのアドレスを作成", "calendar address made")},
    {"identity-bound", L_INIT("共通認証と結び付け", "bound to the identity provider")},
};

const struct label *access_action_label(const char *action)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(actions[i].action, action) == 0)
            return &actions[i].label;
    return NULL;
}
