/// Wires the desktop: the only file of this folder that knows where the ports come from.
#include "desktop/program.h"

#include <wx/msgdlg.h>

#include <fstream>

#include "app/people.h"
#include "cards/find_readers.h"
#include "cards/nfc_device.h"
#include "cards/port_lock.h"
#include "desktop/crash_report.h"
#include "desktop/dialogs/opening.h"
#include "desktop/first_start/first_start.h"
#include "desktop/format.h"
#include "desktop/guide.h"
#include "desktop/language.h"
#include "desktop/main_window.h"
#include "desktop/words.h"
#include "host/new_store.h"
#include "host/reports.h"
#include "host/resources.h"
#include "host/slip_printer.h"
#include "ports/report_rows.h"
#include "scales/drivers/driver_factory.h"
#include "scales/drivers/txt_mode_discovery.h"
#include "scales/recorded_sales.h"

namespace steelyard::desktop {
namespace {

constexpr int kBackgroundThreads = 4;
/// A scale that hangs holds one of them for seconds.
constexpr int kScaleCallThreads = 8;
constexpr std::chrono::seconds kListenForScales(5);

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

/// Of the reader under this name, or of the first that answers.
std::string TestReader(const std::string& name) {
  const auto model = [](const std::string& named) {
    const auto device = cards::ResolveReader(named);
    const cards::PortLock lock(device, cards::PortLock::DefaultFolder());
    return cards::NfcDevice(device, {.lock = lock.descriptor()}).Model();
  };
  if (!name.empty()) return model(name);
  for (const auto& found : cards::FindReaders()) {
    if (found.likelihood == cards::Likelihood::AnyPort) continue;
    try {
      return model(found.name);
    } catch (const cards::ReaderInTrouble&) {
      // The next one may answer.
    }
  }
  throw ports::ReaderError("No reader answers. Plug one in, or choose one from the list.");
}

std::vector<HeardScale> HearScales() {
  std::vector<HeardScale> heard;
  for (auto& scale : scales::BeaconListener().Listen(kListenForScales)) {
    heard.push_back({std::move(scale.address), scale.identity ? scale.identity->model : ""});
  }
  return heard;
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

/// In every window; what is above a main window is about the page in it.
void OpenGuideAt(wxWindow* window) {
  std::string page;
  for (const auto* above = window; above; above = above->GetParent()) {
    if (const auto* main = dynamic_cast<const MainWindow*>(above)) page = main->PageName();
  }
  ShowGuide(window, LanguageInUse(), ChapterOf(*window, page));
}

}  // namespace

Program::Program(Options options) : m_options(std::move(options)) {
  SetAppName("steelyard");
  Bind(wxEVT_CHAR_HOOK, [](wxKeyEvent& event) {
    auto* const window = dynamic_cast<wxWindow*>(event.GetEventObject());
    if (event.GetKeyCode() == WXK_F1 && !event.HasAnyModifiers() && window) {
      OpenGuideAt(wxGetTopLevelParent(window));
    } else {
      event.Skip();
    }
  });
}

Program::~Program() = default;

bool Program::OnInit() {
  const auto language_memory = host::SettingsFolder() / "language";
  ReportCrashesTo(host::StateFolder());
  m_language = UseLanguage(m_options.language.empty() ? RememberedLanguage(language_memory)
                                                      : m_options.language);
  m_theme = std::make_unique<ThemeFollower>();
  try {
    m_background = std::make_unique<Background>(kBackgroundThreads);
    m_scale_calls = std::make_unique<Background>(kScaleCallThreads);
    m_reader_choice = std::make_unique<ReaderChoice>(m_options.reader,
                                                     host::SettingsFolder() / "reader");
    const auto path = m_options.store.empty() ? host::DefaultStorePath() : m_options.store;
    if (host::IsFreeForStore(path) && !MakeFirstStore(path)) return false;
    m_store = OpenStore(path);
    const auto actor = FindActor();
    if (!actor) return false;
    m_reports = std::make_unique<report::Catalogue>(host::LoadReports(m_store->path()));
    m_memory = std::make_unique<WindowMemory>(host::SettingsFolder() / "windows");
    m_idle = std::make_unique<IdleClock>();
    m_service_state = StartService();
    StartVirtualReader();
    StartShift(*actor);
  } catch (const std::exception& error) {
    Explain(Sentence(ExplanationOf(error)));
    return false;
  }
  m_watch = WindowWatch::FromEnvironment();
  return true;
}

bool Program::MakeFirstStore(const std::filesystem::path& path) {
  const FirstStart start{path, *m_background, &TestReader, &HearScales};
  const auto answers = RunFirstStart(start, m_language);
  if (!answers) return false;
  m_language = answers->language;
  RememberLanguage(host::SettingsFolder() / "language",
                   std::string(report::ToText(m_language)));
  if (answers->kind == FirstStore::Demo) {
    m_first_login = {std::string(host::kDemoManager), std::string(host::kDemoManagerPassword), {}};
    return true;
  }
  m_first_login = {answers->manager.name, answers->manager.password, answers->passphrase};
  if (!answers->reader.empty() && m_options.reader.empty()) {
    static_cast<void>(m_reader_choice->Choose(answers->reader));  // it counts for now either way
  }
  return true;
}

void Program::StartVirtualReader() {
  if (!m_store->IsDemo() || !m_reader_choice->chosen().empty()) return;
  for (const auto& found : cards::FindReaders()) {
    if (found.likelihood != cards::Likelihood::AnyPort) return;
  }
  m_virtual_reader = VirtualReader::Start(host::StateFolder());
  if (!m_virtual_reader) return;
  m_reader_choice = std::make_unique<ReaderChoice>(m_virtual_reader->port(),
                                                   host::SettingsFolder() / "reader");
}

void Program::StartShift(const app::Actor& actor) {
  Shift shift;
  shift.reader = std::make_unique<ReaderThread>(
      m_store->context(), actor, [this] { return m_reader_choice->Open(m_store->keys()); });
  // A later shift begins in the window's thread, which does not wait for the books.
  const auto settings = m_shifts.empty() ? app::LoadSettings(m_store->context().store)
                                         : m_shifts.back().place->settings;
  shift.place = std::make_unique<Workplace>(Workplace{
      m_store->context(), actor, settings, m_store->path(), *m_store,
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
      *shift.reader, *m_reader_choice,
      m_service_state,
      [this](const std::string& name, const std::string& password) {
        return app::LogIn(m_store->context(), m_store->hasher(), name, password);
      },
      [this](const app::Actor& next) { StartShift(next); },
      *m_memory, *m_idle,
      [language = m_language](const ports::PrinterAddress& printer,
                              const report::SlipDocument& slip) {
        return PrintSlip(printer, slip, language);
      }});
  auto& place = *shift.place;
  m_shifts.push_back(std::move(shift));
  auto* window = new MainWindow(place, m_shifts.size() == 1 ? CrashNews() : wxString());
  window->Show();
}

/// Where the report of the last crash is, for the next person who sits here.
wxString Program::CrashNews() const {
  const auto reports = TakeNewCrashReports(host::StateFolder());
  if (reports.empty()) return {};
  // TRANSLATORS: %s is the name of a file.
  return wxString::Format(
      _("Steelyard ended unexpectedly the last time. What was in the books is safe. A report of "
        "it, without card data and keys, is in %s: give it to whoever looks after the program."),
      ToWx(reports.back().string()));
}

bool Program::OnExceptionInMainLoop() {
  std::terminate();
}

int Program::OnExit() {
  m_watch.reset();
  // Work under way uses the store: the threads end first.
  for (auto& shift : m_shifts) shift.reader->Stop();
  m_background.reset();
  m_scale_calls.reset();
  m_virtual_reader.reset();
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
  if (m_first_login) {
    auto answer = check(*m_first_login);
    m_first_login.reset();
    if (answer.actor) return answer.actor;
  }
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
