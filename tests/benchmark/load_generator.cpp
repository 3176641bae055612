/// Epoll over the connections.
#include "benchmark/load_generator.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string_view>

#include "benchmark/measure.h"

namespace steelyard::tests {
namespace {

int Connect(const LoadPlan& plan) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(plan.port));
  inet_pton(AF_INET, plan.host.c_str(), &address.sin_addr);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error(std::string("The server cannot be reached: ") + strerror(errno));
  }
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

/// An answer once it is whole; header names as Poco and every other server writes them.
struct Answer {
  int status;
  bool closes;
  std::string_view body;
};

std::string_view Header(std::string_view head, std::string_view name) {
  const auto at = head.find(name);
  if (at == head.npos) return {};
  const auto begin = at + name.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

bool ParseAnswer(std::string_view text, Answer& answer) {
  const auto end = text.find("\r\n\r\n");
  if (end == text.npos) return false;
  const auto head = text.substr(0, end + 2);
  const auto length = std::stoul(std::string(Header(head, "Content-Length: ")));
  if (text.size() < end + 4 + length) return false;
  answer.status = std::stoi(std::string(text.substr(9, 3)));
  answer.closes = Header(head, "Connection: ").starts_with("C") ||
                  Header(head, "Connection: ").starts_with("c");
  answer.body = text.substr(end + 4, length);
  return true;
}

class Load {
 public:
  Load(const LoadPlan& plan, std::vector<RequestsOfConnection> requests, int server_pid)
      : m_plan(plan), m_server(server_pid), m_epoll(epoll_create1(0)) {
    for (auto& one : requests) m_lines.push_back({-1, std::move(one), {}, 0});
    for (std::size_t i = 0; i < m_lines.size(); ++i) Open(i);
  }
  ~Load() {
    for (auto& line : m_lines) {
      if (line.socket >= 0) close(line.socket);
    }
    close(m_epoll);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadFigures Run() {
    for (std::size_t i = 0; i < m_lines.size(); ++i) SendNext(i);
    const double end = m_plan.warm_up_seconds + m_plan.seconds;
    std::vector<epoll_event> events(m_lines.size());
    while (m_waiting > 0) {
      const int count =
          epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 10'000);
      if (count <= 0) throw std::runtime_error("No answer came for ten seconds.");
      m_now = m_watch.Seconds();
      if (!m_measuring && m_now >= m_plan.warm_up_seconds && !m_over) StartMeasuring();
      if (m_measuring && m_now >= end) StopMeasuring();
      for (int i = 0; i < count; ++i) Receive(events[static_cast<std::size_t>(i)].data.u64);
    }
    if (m_measuring) StopMeasuring();
    return std::move(m_figures);
  }

 private:
  struct Line {
    int socket;
    RequestsOfConnection requests;
    std::string received;
    double sent_at;
  };

  void Open(std::size_t index) {
    Line& line = m_lines[index];
    line.socket = Connect(m_plan);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, line.socket, &event);
  }

  void StartMeasuring() {
    m_measuring = true;
    m_started = m_now;
    m_cpu = OwnCpuSeconds();
    m_server_cpu = FiguresOf(m_server).cpu_seconds;
  }

  void StopMeasuring() {
    m_measuring = false;
    m_over = true;
    m_figures.seconds = m_now - m_started;
    m_figures.cpu_seconds = OwnCpuSeconds() - m_cpu;
    m_figures.server_cpu_seconds = FiguresOf(m_server).cpu_seconds - m_server_cpu;
  }

  void SendNext(std::size_t index) {
    Line& line = m_lines[index];
    if (m_over) return;
    if (line.requests.empty()) {
      ++m_figures.ran_out;
      return;
    }
    const std::string& request = line.requests.front();
    line.received.clear();
    line.sent_at = m_watch.Seconds();
    // A request is far smaller than a socket's buffer, so it goes out whole.
    const auto sent = send(line.socket, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request.size())) throw std::runtime_error("send failed");
    ++m_waiting;
  }

  void Receive(std::size_t index) {
    Line& line = m_lines[index];
    char buffer[16 * 1024];
    const auto count = recv(line.socket, buffer, sizeof buffer, 0);
    if (count <= 0) throw std::runtime_error("A connection was lost without an answer.");
    line.received.append(buffer, static_cast<std::size_t>(count));
    Answer answer{};
    if (!ParseAnswer(line.received, answer)) return;
    --m_waiting;
    Count(line, answer);
    if (answer.status == 200) line.requests.pop_front();
    if (answer.closes) {
      close(line.socket);
      ++m_figures.reconnects;
      Open(index);
    }
    SendNext(index);
  }

  void Count(const Line& line, const Answer& answer) {
    if (m_measuring) m_figures.latencies_ms.push_back((m_watch.Seconds() - line.sent_at) * 1000);
    if (answer.status == 200) {
      ++m_figures.answered;
    } else if (answer.status == 429 || answer.status == 503) {
      ++m_figures.busy;
    } else {
      ++m_figures.other;
    }
    if (answer.status != 200 && m_figures.first_refusal.empty()) {
      m_figures.first_refusal = answer.body;
      if (m_figures.other > 0) throw std::runtime_error("Refused: " + m_figures.first_refusal);
    }
  }

  const LoadPlan m_plan;
  const int m_server;
  const int m_epoll;
  std::vector<Line> m_lines;
  StopWatch m_watch;
  double m_now = 0;
  double m_started = 0;
  double m_cpu = 0;
  double m_server_cpu = 0;
  bool m_measuring = false;
  bool m_over = false;
  std::size_t m_waiting = 0;
  LoadFigures m_figures;
};

}  // namespace

LoadFigures GenerateLoad(const LoadPlan& plan, std::vector<RequestsOfConnection> connections,
                         int server_pid) {
  return Load(plan, std::move(connections), server_pid).Run();
}

}  // namespace steelyard::tests
