#include "cards/reader_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "cards/reader_trouble.h"

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kName = "steelyard-nfc";
/// A reader that answers is put to sleep in some milliseconds, one that does not in a second.
constexpr milliseconds kClosingPatience{3000};
/// Above every number the program is to find something under.
constexpr int kFirstFree = 16;

[[noreturn]] void FailToStart(const fs::path& program, int error) {
  throw ReaderInTrouble(ReaderTrouble::ProgramMissing,
                        {.who = program.string(), .cause = std::strerror(error)});
}

/// What the program gets: its line, its lock, and nothing else of ours.
class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&m_actions);
    ::posix_spawnattr_init(&m_attributes);
    for (const int standard : {0, 1, 2}) {
      Keep(::posix_spawn_file_actions_addopen(&m_actions, standard, "/dev/null", O_RDWR, 0));
    }
    // A group of its own: Ctrl+C ends us, and the program then closes the reader in order.
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    Keep(::posix_spawnattr_setsigmask(&m_attributes, &none));
    Keep(::posix_spawnattr_setsigdefault(&m_attributes, &all));
    Keep(::posix_spawnattr_setflags(
        &m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&m_actions);
    ::posix_spawnattr_destroy(&m_attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void Give(int ours, int theirs) {
    Keep(::posix_spawn_file_actions_adddup2(&m_actions, ours, theirs));
  }
  /// The error, or 0.
  int Run(const fs::path& program, pid_t& pid) {
    Keep(::posix_spawn_file_actions_addclosefrom_np(&m_actions, kLockDescriptor + 1));
    if (m_error != 0) return m_error;
    std::string name = program.string();
    std::array<char*, 2> arguments{name.data(), nullptr};
    return ::posix_spawn(&pid, name.c_str(), &m_actions, &m_attributes, arguments.data(),
                         environ);
  }

 private:
  void Keep(int error) {
    if (m_error == 0) m_error = error;
  }

  posix_spawn_file_actions_t m_actions;
  posix_spawnattr_t m_attributes;
  int m_error = 0;
};

}  // namespace

fs::path ReaderProcess::DefaultProgram() {
  std::error_code ignored;
  const auto running = fs::read_symlink("/proc/self/exe", ignored);
  const auto beside = running.parent_path() / kName;
  if (!ignored && fs::exists(beside, ignored)) return beside;
  return fs::path(STEELYARD_BINARY_DIR) / "bin" / kName;
}

ReaderProcess::ReaderProcess(const fs::path& program, int lock) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    FailToStart(program, errno);
  }
  m_line = FileDescriptor(ends[0]);
  const FileDescriptor low(ends[1]);
  const FileDescriptor theirs(::fcntl(low.get(), F_DUPFD_CLOEXEC, kFirstFree));
  const FileDescriptor kept(lock < 0 ? -1 : ::fcntl(lock, F_DUPFD_CLOEXEC, kFirstFree));
  if (!theirs || (lock >= 0 && !kept)) FailToStart(program, errno);
  SpawnPlan plan;
  plan.Give(theirs.get(), kLineDescriptor);
  if (kept) plan.Give(kept.get(), kLockDescriptor);
  if (const int error = plan.Run(program, m_pid); error != 0) FailToStart(program, error);
}

ReaderProcess::~ReaderProcess() {
  if (m_end) return;
  ::shutdown(m_line.get(), SHUT_WR);
  // The only answer to that is the end of the line, when the program has ended.
  WaitForLine(kClosingPatience);
  Finish();
}

std::optional<Message> ReaderProcess::Ask(const Message& question, milliseconds patience) {
  if (m_end) return std::nullopt;
  if (question.Send(m_line.get()) && WaitForLine(patience) == Heard::Nothing) {
    Finish();
    m_end = ProcessEnd{ProcessEnd::Kind::Stuck, SIGKILL};
    return std::nullopt;
  }
  if (const auto answer = Message::Receive(m_line.get())) return answer;
  Finish();
  return std::nullopt;
}

ReaderProcess::Heard ReaderProcess::WaitForLine(milliseconds patience) const {
  const auto until = steady_clock::now() + patience;
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    pollfd event{m_line.get(), POLLIN, 0};
    const int count = ::poll(&event, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
    if (count > 0) return Heard::Something;
    if (count == 0 || errno != EINTR) return Heard::Nothing;
  }
}

void ReaderProcess::Finish() {
  // Who has closed the line has its status already; this ends only who has not.
  ::kill(m_pid, SIGKILL);
  int status = 0;
  pid_t waited = 0;
  do {
    waited = ::waitpid(m_pid, &status, 0);
  } while (waited < 0 && errno == EINTR);
  using Kind = ProcessEnd::Kind;
  if (waited == m_pid && WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    m_end = ProcessEnd{signal == SIGABRT ? Kind::Aborted : Kind::Killed, signal};
  } else {
    m_end = ProcessEnd{Kind::Exited, waited == m_pid ? WEXITSTATUS(status) : 0};
  }
}

}  // namespace steelyard::cards
