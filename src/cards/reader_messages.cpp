#include "cards/reader_messages.h"

#include <string.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace steelyard::cards {

Message::~Message() { ::explicit_bzero(m_bytes.data(), m_size); }

std::string_view Message::text() const {
  return {reinterpret_cast<const char*>(body().data()), body().size()};
}

bool Message::Append(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kMaxSize - m_size) return false;
  std::ranges::copy(bytes, m_bytes.begin() + static_cast<std::ptrdiff_t>(m_size));
  m_size += bytes.size();
  return true;
}

bool Message::Append(std::string_view text) {
  return Append(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

bool Message::Send(int line) const {
  ssize_t sent = 0;
  do {
    sent = ::send(line, m_bytes.data(), m_size, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(m_size);
}

std::optional<Message> Message::Receive(int line) {
  Message message(std::uint8_t{0});
  ssize_t size = 0;
  do {
    // MSG_TRUNC: the packet's true size, so that one that is too long is not taken for a whole one.
    size = ::recv(line, message.m_bytes.data(), kMaxSize, MSG_TRUNC);
  } while (size < 0 && errno == EINTR);
  if (size <= 0 || size > static_cast<ssize_t>(kMaxSize)) return std::nullopt;
  message.m_size = static_cast<std::size_t>(size);
  return message;
}

}  // namespace steelyard::cards
