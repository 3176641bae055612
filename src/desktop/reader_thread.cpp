/// Polls the reader, touches what comes, and survives its unplugging.
#include "desktop/reader_thread.h"

#include <chrono>
#include <utility>

#include "desktop/background.h"

namespace steelyard::desktop {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(250);
constexpr auto kOpenEvery = std::chrono::milliseconds(1500);

}  // namespace

ReaderThread::ReaderThread(app::Context& context, app::Actor actor, Open open)
    : m_context(context), m_actor(std::move(actor)), m_open(std::move(open)) {}

ReaderThread::~ReaderThread() {
  Stop();
}

void ReaderThread::Start(Tell tell) {
  m_tell = std::move(tell);
  m_thread = std::thread([this] { Serve(); });
}

void ReaderThread::Stop() {
  {
    const std::lock_guard lock(m_mutex);
    m_ends = true;
  }
  m_wake.notify_all();
  if (m_thread.joinable()) m_thread.join();
  m_reader.reset();  // whoever goes on here opens it for themselves
}

void ReaderThread::Submit(Work work) {
  {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(work));
  }
  m_wake.notify_all();
}

void ReaderThread::TakeOver(Work look) {
  const std::lock_guard lock(m_mutex);
  m_look_instead = std::make_shared<const Work>(std::move(look));
}

void ReaderThread::GiveBack() {
  const std::lock_guard lock(m_mutex);
  m_look_instead.reset();
  m_was_given_back = true;
}

std::shared_ptr<const ReaderThread::Work> ReaderThread::LookInstead() {
  const std::lock_guard lock(m_mutex);
  if (std::exchange(m_was_given_back, false)) ForgetCard();
  return m_look_instead;
}

void ReaderThread::ForgetCard() {
  m_last_outcome = ports::TouchOutcome::NoCard;
  m_last_uid.reset();
}

void ReaderThread::OpenAnew() {
  {
    const std::lock_guard lock(m_mutex);
    m_opens_anew = true;
  }
  m_wake.notify_all();
}

std::optional<ReaderThread::Work> ReaderThread::NextWork() {
  std::unique_lock lock(m_mutex);
  m_wake.wait_for(lock, m_reader ? kLookEvery : kOpenEvery, [this] {
    return m_ends || m_opens_anew || (m_reader && !m_waiting.empty());
  });
  if (std::exchange(m_opens_anew, false)) m_reader.reset();
  if (m_ends || m_waiting.empty() || !m_reader) return std::nullopt;
  auto work = std::move(m_waiting.front());
  m_waiting.pop_front();
  return work;
}

void ReaderThread::Serve() {
  OpenReader();
  for (;;) {
    auto work = NextWork();
    {
      const std::lock_guard lock(m_mutex);
      if (m_ends) return;
    }
    if (!m_reader) {
      OpenReader();
    } else if (work) {
      RunGuarded([&] { (*work)(*m_reader); });
    } else if (const auto look = LookInstead()) {
      RunGuarded([&] { (*look)(*m_reader); });
    } else {
      RunGuarded([&] { LookOnce(); });
    }
  }
}

void ReaderThread::OpenReader() {
  try {
    m_reader = m_open();
    const auto model = m_reader->Model();
    m_told_missing.clear();
    ForgetCard();
    m_tell(ReaderConnected{model, m_unfinished});
  } catch (const std::exception& error) {
    TellMissing(error);
  }
}

void ReaderThread::TellMissing(const std::exception& error) {
  m_reader.reset();
  {
    const std::lock_guard lock(m_mutex);
    m_waiting.clear();
  }
  // The same again is no news; another reason is: it was plugged in, but must not be used.
  if (m_told_missing == error.what()) return;
  m_told_missing = error.what();
  const auto* known = dynamic_cast<const cards::ReaderInTrouble*>(&error);
  m_tell(ReaderMissing{ExplanationOf(error),
                       known ? std::optional(known->trouble()) : std::nullopt, m_unfinished});
}

void ReaderThread::LookOnce() {
  const auto touch = m_reader->Look();
  if (touch.outcome == m_last_outcome && touch.uid == m_last_uid) return;
  m_last_outcome = touch.outcome;
  m_last_uid = touch.uid;
  if (touch.outcome == ports::TouchOutcome::NoCard) {
    m_tell(CardTakenAway{});
  } else {
    const auto touched = app::TouchCard(m_context, *m_reader, m_actor);
    m_unfinished.reset();
    m_tell(CardTouched{touched});
  }
}

void ReaderThread::RunGuarded(const std::function<void()>& step) {
  try {
    step();
  } catch (const ports::CardLeftError& error) {
    // The next look must touch again even if the same card is back by then: it finishes the write.
    ForgetCard();
    m_unfinished = error.explanation();
    m_tell(CardFailed{error.explanation()});
  } catch (const cards::ReaderInTrouble& error) {
    TellMissing(error);
  } catch (const ports::ReaderError& error) {
    // It may be the card's fault: the next look tells whether the reader works.
    m_unfinished = error.explanation();
    m_tell(CardFailed{error.explanation()});
  } catch (const std::exception& error) {
    m_tell(BooksFailed{ExplanationOf(error)});
  }
}

}  // namespace steelyard::desktop
