/// Asks who works here.
#pragma once
#include <wx/window.h>

#include <functional>
#include <optional>
#include <string>

#include "app/context.h"
#include "desktop/background.h"

namespace steelyard::desktop {

struct Credentials {
  std::string name;
  std::string password;
  std::string passphrase;  ///< empty when it was not asked for
};

/// What the check says: who it is, or a sentence why not.
struct LoginAnswer {
  std::optional<app::Actor> actor;
  wxString refused;
};

enum class AskPassphrase { Yes, No };

struct LoginQuestion {
  wxString store_name;
  AskPassphrase passphrase;
  std::function<LoginAnswer(const Credentials&)> check;  ///< slow; runs beside the window
};

/// Nothing when the person gave up.
std::optional<app::Actor> AskLogin(wxWindow* parent, Background& background,
                                   const LoginQuestion& question);

}  // namespace steelyard::desktop
