/// Wires the desktop: the only file of this folder that knows where the ports come from.
#include "desktop/program.h"

#include <wx/msgdlg.h>

#include <fstream>

#include "app/people.h"
#include "desktop/dialogs/login.h"
#include "desktop/format.h"
#include "desktop/language.h"
#include "desktop/main_window.h"
#include "desktop/words.h"
#include "host/resources.h"
#include "host/slip_printer.h"
#include "ports/report_rows.h"
#include "scales/drivers/driver_factory.h"
#include "scales/recorded_sales.h"

namespace steelyard::desktop {
namespace {

constexpr int kBackgroundThreads = 4;
/// A scale that hangs holds one of them for seconds.
constexpr int kScaleCallThreads = 8;

/// The first line; empty when there is none.
std::string FirstLineOf(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

void Explain(const wxString& sentence) {
  wxMessageBox(sentence, _("Steelyard cannot start"), wxOK | wxICON_ERROR);
}

/// Unlocks the card keys, then checks the password.
LoginAnswer Check(host::OpenedStore& store, const Credentials& credentials,
                  const std::optional<cards::Passphrase>& from_file) {
  if (!store.IsUnlocked()) {
    const auto typed = cards::Passphrase::FromText(credentials.passphrase);
    const auto& passphrase = from_file ? from_file : typed;
    if (!passphrase) return {std::nullopt, _("Type the passphrase of the card keys.")};
    if (const auto mistake = store.Unlock(*passphrase)) {
      return {std::nullopt,
              *mistake == cards::VaultMistake::WrongPassphrase
                  ? _("This is not the passphrase of the card keys.")
                  : Sentence(base::Explanation(std::string(cards::Explain(*mistake))))};
    }
  }
  auto actor = app::LogIn(store.context(), store.hasher(), credentials.name, credentials.password);
  if (!actor) return {std::nullopt, _("Name or password is wrong. Type both again.")};
  if (actor->role == ports::Role::Service) {
    return {std::nullopt, _("This account is for machines. Log in as a person.")};
  }
  return {std::move(actor), {}};
}

RollLeft PrintSlip(const ports::PrinterAddress& printer, const report::SlipDocument& slip,
                   report::Language language) {
  switch (host::PrintSlip(printer, slip, language)) {
    case host::PaperState::NotTold: return RollLeft::NotTold;
    case host::PaperState::Enough: return RollLeft::Enough;
    case host::PaperState::NearEnd: return RollLeft::NearEnd;
  }
  return RollLeft::NotTold;
}

}  // namespace

Program::Program(Options options) : m_options(std::move(options)) {
  SetAppName("steelyard");
}

Program::~Program() = default;

bool Program::OnInit() {
  m_language = UseLanguage(m_options.language);
  try {
    m_store = host::OpenedStore::Open(
        m_options.store.empty() ? host::DefaultStorePath() : m_options.store);
    m_background = std::make_unique<Background>(kBackgroundThreads);
    m_scale_calls = std::make_unique<Background>(kScaleCallThreads);
    auto actor = FindActor();
    if (!actor) return false;
    m_reports = std::make_unique<report::Catalogue>(
        report::Catalogue::Load(host::ReportsFolder()));
    m_reader_choice = std::make_unique<ReaderChoice>(m_options.reader,
                                                     host::SettingsFolder() / "reader");
    m_reader = std::make_unique<ReaderThread>(
        m_store->context(), *actor, [this] { return m_reader_choice->Open(m_store->keys()); });
    const auto settings = app::LoadSettings(m_store->context().store);
    m_workplace = std::make_unique<Workplace>(Workplace{
        m_store->context(), *actor, settings, m_store->path(),
        m_store->queries(), m_store->report_rows(), m_store->card_verifier(),
        m_store->pin_sealer(), m_store->id_cipher(),
        // What a scale pushed before is a repeat when it is pulled, not a conflict.
        [&books = m_store->context().store,
         offset = settings.calendar.offset](const ports::Scale& scale,
                                            const std::stop_token& stop) {
          return scales::MakeRecordingDriver(books, scale, offset, stop);
        },
        m_drivers,
        *m_reports, m_language, *m_background, *m_scale_calls, m_options.scale_search,
        *m_reader, *m_reader_choice,
        StartService(),
        [this](const std::string& name, const std::string& password) {
          return app::LogIn(m_store->context(), m_store->hasher(), name, password);
        },
        [language = m_language](const ports::PrinterAddress& printer,
                                const report::SlipDocument& slip) {
          return PrintSlip(printer, slip, language);
        }});
  } catch (const std::exception& error) {
    Explain(Sentence(ExplanationOf(error)));
    return false;
  }
  auto* window = new MainWindow(*m_workplace);
  window->Show();
  return true;
}

int Program::OnExit() {
  // Work under way uses the store: the threads end first.
  if (m_reader) m_reader->Stop();
  m_background.reset();
  m_scale_calls.reset();
  if (m_service) m_service->Stop();
  return wxApp::OnExit();
}

std::optional<app::Actor> Program::FindActor() {
  std::optional<cards::Passphrase> passphrase;
  if (!m_options.passphrase_file.empty()) {
    passphrase = cards::Passphrase::FromKeyFile(m_options.passphrase_file);
  } else if (m_store->IsDemo()) {
    passphrase = cards::Passphrase::FromText(host::kDemoPassphrase);
  }
  const auto shared = std::make_shared<const std::optional<cards::Passphrase>>(
      std::move(passphrase));
  const auto check = [this, shared](const Credentials& credentials) {
    return Check(*m_store, credentials, *shared);
  };
  if (!m_options.operator_name.empty()) {
    auto answer = check({m_options.operator_name, FirstLineOf(m_options.password_file), {}});
    if (answer.actor) return answer.actor;
  }
  const auto settings = app::LoadSettings(m_store->context().store);
  return AskLogin(nullptr, *m_background,
                  {ToWx(settings.name), *shared ? AskPassphrase::No : AskPassphrase::Yes, check});
}

ServiceState Program::StartService() {
  if (m_options.service == ServiceChoice::None) return {};
  host::ServiceOptions options;
  options.host = m_options.listen_host;
  options.port = m_options.listen_port;
  m_service = std::make_unique<host::Service>(*m_store, options);
  try {
    m_service->Start();
  } catch (const host::AddressTaken&) {
    m_service.reset();
    return {ServiceState::Kind::Another,
            m_options.listen_host + ":" + std::to_string(m_options.listen_port)};
  }
  return {ServiceState::Kind::Ours, m_service->Address()};
}

}  // namespace steelyard::desktop
