/// ReaderThread: the one thread that talks to the card reader.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "app/card_desk.h"
#include "cards/reader_trouble.h"
#include "ports/card_reader.h"

namespace steelyard::desktop {

struct ReaderConnected {
  std::string model;
  std::optional<base::Explanation> unfinished;  ///< what was cut off, and which card to put back
};
struct ReaderMissing {
  base::Explanation why;  ///< what the driver said
  std::optional<cards::ReaderTrouble> trouble;
  std::optional<base::Explanation> unfinished;
};
/// A card came to lie on the reader, or lay there when the desk had finished with it.
struct CardTouched {
  app::TouchResult result;
};
struct CardTakenAway {};
/// What was done with the card came to no end: it was pulled away, it refused, or the reader under
/// it failed.
struct CardFailed {
  base::Explanation why;  ///< and what to do
};
/// A card lies there, but the books could not be asked.
struct BooksFailed {
  base::Explanation why;
};
using ReaderNews = std::variant<ReaderConnected, ReaderMissing, CardTouched, CardTakenAway,
                                CardFailed, BooksFailed>;

/// Looks for cards a few times a second and tells what it finds. Everything the desk does with a
/// card is handed in with Submit, so that two never speak to the reader at once.
class ReaderThread {
 public:
  /// Throws  ReaderError when there is no reader.
  using Open = std::function<std::unique_ptr<ports::CardReader>()>;
  /// Called on the reader's thread.
  using Tell = std::function<void(const ReaderNews&)>;
  using Work = std::function<void(ports::CardReader&)>;

  ReaderThread(app::Context& context, app::Actor actor, Open open);
  ~ReaderThread();
  ReaderThread(const ReaderThread&) = delete;
  ReaderThread& operator=(const ReaderThread&) = delete;

  void Start(Tell tell);
  void Stop();
  /// Runs `work` on the reader's thread, in turn; then the card is looked at again. What `work`
  /// throws is told as news. Dropped when no reader is there: ask after ReaderConnected only.
  void Submit(Work work);
  /// From now on `look` runs a few times a second instead of the usual look, until GiveBack; with
  /// the next reader too if this one fails. What it throws is told as news.
  void TakeOver(Work look);
  /// The card that lies there then is touched as if it had just come.
  void GiveBack();
  /// Closes the reader and opens one anew: another was chosen.
  void OpenAnew();

 private:
  void Serve();
  void OpenReader();
  void LookOnce();
  void RunGuarded(const std::function<void()>& step);
  void TellMissing(const std::exception& error);
  std::optional<Work> NextWork();
  std::shared_ptr<const Work> LookInstead();
  void ForgetCard();

  app::Context& m_context;
  app::Actor m_actor;
  Open m_open;
  Tell m_tell;
  std::unique_ptr<ports::CardReader> m_reader;
  std::string m_told_missing;  ///< why there is no reader, as far as it was told
  std::optional<base::Explanation> m_unfinished;
  std::optional<domain::CardUid> m_last_uid;
  ports::TouchOutcome m_last_outcome = ports::TouchOutcome::NoCard;

  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<Work> m_waiting;
  std::shared_ptr<const Work> m_look_instead;
  bool m_was_given_back = false;
  bool m_ends = false;
  bool m_opens_anew = false;
  std::thread m_thread;
};

}  // namespace steelyard::desktop
