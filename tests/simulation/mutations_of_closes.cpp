/// Planted bugs in how days are closed; and a file that is not synced before its log begins anew.
#include <map>
#include <tuple>

#include "simulation/books_in_front.h"
#include "simulation/mutations.h"

namespace steelyard::simulation {
namespace {

class DayClosesInFront : public ports::DayCloses {
 public:
  explicit DayClosesInFront(ports::DayCloses& real) : m_real(real) {}
  bool IsClosed(domain::BusinessDay day) const override { return m_real.IsClosed(day); }
  std::optional<ports::DayClose> Find(domain::BusinessDay day) const override {
    return m_real.Find(day);
  }
  std::vector<ports::DayClose> Newest(int limit) const override { return m_real.Newest(limit); }
  void Add(const ports::DayClose& close) override { m_real.Add(close); }
  ports::DayFigures Figures(domain::BusinessDay day) const override { return m_real.Figures(day); }
  void MarkLate(const domain::TicketId& ticket, domain::BusinessDay day) override {
    m_real.MarkLate(ticket, day);
  }
  ports::LateFigures Late(const ports::DayClose& close) const override {
    return m_real.Late(close);
  }

 private:
  ports::DayCloses& m_real;
};

/// What comes after the close is recorded like any other, and nobody marks it.
class ClosesWithoutMarks final : public DayClosesInFront {
 public:
  using DayClosesInFront::DayClosesInFront;
  void MarkLate(const domain::TicketId&, domain::BusinessDay) override {}
};

/// The day's figures are gathered when the program starts and believed when the day is closed.
using GatheredOnce = std::map<domain::BusinessDay, ports::DayFigures>;
class ClosesFromOldFigures final : public DayClosesInFront {
 public:
  ClosesFromOldFigures(ports::DayCloses& real, GatheredOnce& gathered)
      : DayClosesInFront(real), m_gathered(gathered) {
    const auto day = domain::BusinessDay::Parse("2026-11-22").value();
    if (m_gathered.empty()) m_gathered.emplace(day, DayClosesInFront::Figures(day));
  }
  ports::DayFigures Figures(domain::BusinessDay day) const override {
    const auto gathered = m_gathered.find(day);
    return gathered == m_gathered.end() ? DayClosesInFront::Figures(day) : gathered->second;
  }

 private:
  GatheredOnce& m_gathered;
};

template <typename Closes, typename... Memory>
class BooksWithCloses final : public BooksInFront {
 public:
  BooksWithCloses(ports::Books& real, Memory&... memory)
      : BooksInFront(real), m_closes(real.day_closes(), memory...) {}
  ports::DayCloses& day_closes() override { return m_closes; }

 private:
  Closes m_closes;
};

template <typename Closes, typename... Memory>
class StoreWithCloses final : public StoreInFront {
 public:
  StoreWithCloses(ports::Store& real, const BooksPlace&) : StoreInFront(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    return real().Submit([this, work = std::move(work)](ports::Books& books) {
      std::apply(
          [&](auto&... memory) {
            BooksWithCloses<Closes, Memory...> shown(books, memory...);
            work(shown);
          },
          m_memory);
    });
  }

 private:
  std::tuple<Memory...> m_memory;
};

/// Closes a day and then counts the late tickets in: a close that was told changes.
class ChangesCloses final : public StoreInFront {
 public:
  ChangesCloses(ports::Store& real, const BooksPlace& place) : StoreInFront(real), m_place(place) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    auto done = std::make_shared<std::future<void>>(real().Submit(std::move(work)));
    return std::async(std::launch::deferred, [this, done] {
      done->get();
      CountLateTicketsIn();
    });
  }

 private:
  void CountLateTicketsIn() {
    try {
      RunOnBooks(m_place,
                 "DROP TRIGGER IF EXISTS day_closes_never_changed;"
                 "UPDATE day_closes SET tickets = tickets + 1 WHERE EXISTS (SELECT 1 FROM "
                 "late_tickets l WHERE l.business_day = day_closes.business_day)");
    } catch (const std::runtime_error&) {
      // The disk failed; the next commit tries again.
    }
  }
  const BooksPlace m_place;
};

}  // namespace

std::vector<Mutation> MutationsOfCloses() {
  return {
      {"late ticket not marked", "late_is_marked", Plant<StoreWithCloses<ClosesWithoutMarks>>()},
      {"close of old figures", "close_is_its_moment",
       Plant<StoreWithCloses<ClosesFromOldFigures, GatheredOnce>>()},
      {"close that changes", "close_never_changes", Plant<ChangesCloses>()},
      {"log begun anew before the file was synced", "books_can_be_read", {},
       Syncing::LyingAboutTheFile},
  };
}

}  // namespace steelyard::simulation
