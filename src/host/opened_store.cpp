/// Opens and makes stores with their card keys.
#include "host/opened_store.h"

#include "base/check.h"
#include "cards/data_verifier.h"
#include "cards/personal_data.h"
#include "cards/pin_seal.h"
#include "host/backups.h"
#include "host/replace_store.h"
#include "storage/errors.h"
#include "storage/sqlite_store.h"

namespace steelyard::host {
namespace {

constexpr const char* kDemoSetting = "store.demo";

/// Removes what a store's file and its companions have left, when making one went wrong.
void RemoveStoreFiles(const std::filesystem::path& path) {
  for (const char* ending : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(path.string() + ending, ignored);
  }
}

}  // namespace

OpenedStore::OpenedStore(std::filesystem::path path, std::unique_ptr<storage::SqliteStore> store)
    : m_path(std::move(path)), m_store(std::move(store)), m_context{*m_store, m_clock, m_entropy} {}

OpenedStore::~OpenedStore() = default;

ports::TicketQueries& OpenedStore::queries() {
  return m_store->queries();
}
ports::ReportRows& OpenedStore::report_rows() {
  return m_store->report_rows();
}
ports::BooksVerifier& OpenedStore::verifier() {
  return m_store->verifier();
}
ports::Schedules& OpenedStore::schedules() {
  return m_store->schedules();
}
ports::ScheduleRuns& OpenedStore::schedule_runs() {
  return m_store->schedule_runs();
}
bool OpenedStore::HasFailedToKeepFile() const { return m_store->HasFailedToKeepFile(); }
void OpenedStore::BackUpTo(const std::filesystem::path& copy) {
  m_store->BackUpTo(copy);
}

std::filesystem::path OpenedStore::KeyFileOf(const std::filesystem::path& store) {
  return store.string() + ".keys";
}

std::unique_ptr<OpenedStore> OpenedStore::Create(const std::filesystem::path& path,
                                                 const cards::Passphrase& passphrase,
                                                 cards::VaultCost cost) {
  return CreateWith(cards::KeyRing::Of(cards::StoreKeys::Generate(), SystemClock().Now()), path,
                    passphrase, cost);
}

std::unique_ptr<OpenedStore> OpenedStore::CreateWith(cards::KeyRing keys,
                                                     const std::filesystem::path& path,
                                                     const cards::Passphrase& passphrase,
                                                     cards::VaultCost cost) {
  auto made = storage::SqliteStore::Create(path);
  try {
    const auto mistake = cards::KeyVault::Create(KeyFileOf(path), keys, passphrase, cost);
    if (mistake)
      throw ports::StorageError(base::Explanation(std::string(cards::Explain(*mistake))));
    std::unique_ptr<OpenedStore> store(new OpenedStore(path, std::move(made)));
    store->TakeKeys(std::move(keys));
    return store;
  } catch (...) {
    made.reset();
    RemoveStoreFiles(path);
    throw;
  }
}

std::unique_ptr<OpenedStore> OpenedStore::Open(const std::filesystem::path& path) {
  if (const auto aside = FindBrokenOff(path)) {
    throw ports::StorageError(
        "There is no store {}: a restore was broken off. The store that was there is {}. Nothing "
        "was done; run steelyardctl restore again.",
        path.string(), aside->string());
  }
  try {
    return std::unique_ptr<OpenedStore>(new OpenedStore(path, storage::SqliteStore::Open(path)));
  } catch (const storage::DamageError& error) {
    const auto backup = NewestBackupOf(path);
    if (!backup) throw;
    throw ports::StorageError(
        "{} The newest backup is {}: see with steelyardctl restore what it lacks.",
        error.explanation(), backup->string());
  }
}

std::optional<cards::VaultMistake> OpenedStore::Unlock(const cards::Passphrase& passphrase) {
  auto keys = cards::KeyVault::Open(KeyFileOf(m_path), passphrase);
  if (!keys) return keys.error();
  TakeKeys(std::move(keys).value());
  return std::nullopt;
}

void OpenedStore::TakeKeys(cards::KeyRing keys) {
  m_keys = std::make_shared<const cards::KeyRing>(std::move(keys));
  m_verifier = std::make_unique<cards::DataVerifier>(m_keys);
  m_id_cipher = std::make_unique<cards::SealedPersonalData>(m_keys, "member.id");
  m_pin_sealer = std::make_unique<cards::SealedPins>(m_keys);
}

bool OpenedStore::IsDemo() {
  bool is_demo = false;
  m_store->Read([&](const ports::Books& books) {
    is_demo = books.settings().Find(kDemoSetting).has_value();
  });
  return is_demo;
}

void OpenedStore::MarkAsDemo() {
  m_store->Commit([](ports::Books& books) { books.settings().Set(kDemoSetting, "yes"); });
}

const std::shared_ptr<const cards::KeyRing>& OpenedStore::keys() const {
  base::Check(IsUnlocked());
  return m_keys;
}

const ports::CardDataVerifier& OpenedStore::card_verifier() const {
  base::Check(IsUnlocked());
  return *m_verifier;
}

const ports::PinSealer& OpenedStore::pin_sealer() const {
  base::Check(IsUnlocked());
  return *m_pin_sealer;
}

const ports::PersonalDataCipher& OpenedStore::id_cipher() const {
  base::Check(IsUnlocked());
  return *m_id_cipher;
}

}  // namespace steelyard::host
