#include "simulator/virtual_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <termios.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "cards/file_descriptor.h"
#include "simulator/pn532_chip.h"
#include "simulator/pn532_frame.h"

namespace steelyard::simulator {
namespace {

using cards::FileDescriptor;

FileDescriptor Opened(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return FileDescriptor(descriptor);
}

FileDescriptor OpenMaster() {
  FileDescriptor master = Opened(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt");
  if (::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0) {
    throw std::system_error(errno, std::generic_category(), "unlockpt");
  }
  return master;
}

std::string NameOfSlave(const FileDescriptor& master) {
  std::array<char, 64> name{};
  if (::ptsname_r(master.get(), name.data(), name.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "ptsname");
  }
  return name.data();
}

/// The slave stays open here, so that the master never sees a hang-up between two programs.
FileDescriptor OpenRawSlave(const std::string& port) {
  FileDescriptor slave = Opened(::open(port.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC), "open pty");
  termios settings{};
  if (::tcgetattr(slave.get(), &settings) == 0) {
    ::cfmakeraw(&settings);
    if (::tcsetattr(slave.get(), TCSANOW, &settings) == 0) return slave;
  }
  throw std::system_error(errno, std::generic_category(), "tcsetattr");
}

}  // namespace

struct VirtualReader::Parts {
  Parts(CardChanged changed, std::filesystem::path the_link)
      : card_changed(std::move(changed)), link(std::move(the_link)) {}

  std::string PlugIn();
  void Unplug();

  void Serve();
  void ReadFromHost();
  void HandleFrame(const HostFrame& frame);
  void Reply(const ChipReply& reply, const std::optional<WireFault>& fault);
  void AnswerWaitingPoll();
  void Send(std::span<const std::uint8_t> bytes);
  bool SleepUnlessStopped(std::chrono::milliseconds time);
  std::optional<WireFault> TakeFault();
  void Wake() { ::eventfd_write(wake.get(), 1); }

  FileDescriptor master;
  FileDescriptor slave;
  FileDescriptor wake = Opened(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
  FileDescriptor stop = Opened(::eventfd(0, EFD_CLOEXEC), "eventfd");
  CardChanged card_changed;
  std::filesystem::path link;

  std::mutex mutex;  ///< guards what follows, down to the thread
  RfField field;
  std::optional<Pn532Chip> chip;  ///< while there is power
  std::optional<WireFault> fault;
  std::size_t commands = 0;

  std::atomic<std::size_t> serial_bytes = 0;  ///< both ways

  FrameReader frames;  ///< of the thread only
  std::thread thread;
};

std::string VirtualReader::Parts::PlugIn() {
  if (thread.joinable()) return link.empty() ? NameOfSlave(master) : link.string();
  master = OpenMaster();
  const std::string port = NameOfSlave(master);
  slave = OpenRawSlave(port);
  if (!link.empty()) {
    std::filesystem::path fresh = link;
    fresh += ".new";
    std::filesystem::remove(fresh);
    std::filesystem::create_symlink(port, fresh);
    std::filesystem::rename(fresh, link);
  }
  {
    const std::lock_guard lock(mutex);
    chip.emplace(field);
    frames = FrameReader();
  }
  thread = std::thread([this] { Serve(); });
  return link.empty() ? port : link.string();
}

void VirtualReader::Parts::Unplug() {
  if (!thread.joinable()) return;
  ::eventfd_write(stop.get(), 1);
  thread.join();
  eventfd_t ignored;
  ::eventfd_read(stop.get(), &ignored);
  std::error_code no_matter;
  if (!link.empty()) std::filesystem::remove(link, no_matter);
  const std::lock_guard lock(mutex);
  field.SwitchOff();
  chip.reset();
  slave = FileDescriptor();
  master = FileDescriptor();
}

void VirtualReader::Parts::Serve() {
  while (true) {
    std::array<pollfd, 3> events{
        {{stop.get(), POLLIN, 0}, {wake.get(), POLLIN, 0}, {master.get(), POLLIN, 0}}};
    if (::poll(events.data(), events.size(), -1) < 0 && errno != EINTR) return;
    if (events[0].revents != 0) return;
    if (events[1].revents != 0) {
      eventfd_t ignored;
      ::eventfd_read(wake.get(), &ignored);
    }
    if (events[2].revents & POLLIN) ReadFromHost();
    AnswerWaitingPoll();
  }
}

void VirtualReader::Parts::ReadFromHost() {
  std::array<std::uint8_t, 512> buffer;
  const ssize_t size = ::read(master.get(), buffer.data(), buffer.size());
  if (size <= 0) return;
  serial_bytes += static_cast<std::size_t>(size);
  frames.Feed(std::span(buffer).first(static_cast<std::size_t>(size)));
  while (const auto frame = frames.Next()) HandleFrame(*frame);
}

void VirtualReader::Parts::HandleFrame(const HostFrame& frame) {
  std::unique_lock lock(mutex);
  if (!chip->Hears(frame.wake_up)) return;
  switch (frame.kind) {
    case HostFrameKind::Ack: chip->Abort(); return;
    case HostFrameKind::Nack: return;
    case HostFrameKind::Damaged: Send(kErrorFrame); return;
    case HostFrameKind::Command: break;
  }
  ++commands;
  const auto now = TakeFault();
  if (now && now->kind == WireFaultKind::DropAcknowledgement) return;
  Send(kAckFrame);
  if (now && now->kind == WireFaultKind::ErrorFrame) {
    Send(kErrorFrame);
    return;
  }
  const std::size_t writes_before = field.writes();
  const ChipReply reply = chip->Handle(frame.body);
  if (card_changed && field.writes() != writes_before) card_changed(*field.last_written());
  lock.unlock();
  if (now && now->kind == WireFaultKind::Delay && !SleepUnlessStopped(now->delay)) return;
  Reply(reply, now);
}

void VirtualReader::Parts::Reply(const ChipReply& reply, const std::optional<WireFault>& now) {
  if (reply.kind == ReplyKind::Polling) return;
  if (reply.kind == ReplyKind::SyntaxError) {
    Send(kErrorFrame);
    return;
  }
  const auto kind = now ? now->kind : WireFaultKind::Delay;
  if (kind == WireFaultKind::DropAnswer) return;
  const bool is_long = kind == WireFaultKind::ExtendedAnswer;
  base::Bytes body = reply.body;
  constexpr std::uint8_t kExchanged = 0x41, kMadBit = 0x80;
  if (kind == WireFaultKind::MadStatus && body[0] == kExchanged) body[1] |= kMadBit;
  base::Bytes frame = EncodeAnswer(body, is_long ? FrameForm::Extended : FrameForm::Normal);
  constexpr std::size_t kLengthChecksumAt = 4;
  if (kind == WireFaultKind::BadDataChecksum) frame[frame.size() - 2] ^= 0x01;
  if (kind == WireFaultKind::BadLengthChecksum) frame[kLengthChecksumAt] ^= 0x01;
  Send(frame);
}

void VirtualReader::Parts::AnswerWaitingPoll() {
  const std::lock_guard lock(mutex);
  if (const auto body = chip->PollAgain()) Send(EncodeAnswer(*body));
}

void VirtualReader::Parts::Send(std::span<const std::uint8_t> bytes) {
  serial_bytes += bytes.size();
  while (!bytes.empty()) {
    const ssize_t put = ::write(master.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return;  // nobody listens, as on a cable that was pulled
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

bool VirtualReader::Parts::SleepUnlessStopped(std::chrono::milliseconds time) {
  pollfd event{stop.get(), POLLIN, 0};
  return ::poll(&event, 1, static_cast<int>(time.count())) == 0;
}

std::optional<WireFault> VirtualReader::Parts::TakeFault() {
  if (!fault || --fault->number > 0) return std::nullopt;
  return std::exchange(fault, std::nullopt);
}

VirtualReader::VirtualReader(CardChanged card_changed, std::filesystem::path link)
    : m_parts(std::make_unique<Parts>(std::move(card_changed), std::move(link))),
      m_port(m_parts->PlugIn()) {}

VirtualReader::~VirtualReader() { m_parts->Unplug(); }

void VirtualReader::Unplug() { m_parts->Unplug(); }

void VirtualReader::PlugIn() { m_port = m_parts->PlugIn(); }

void VirtualReader::Place(const VirtualCard& card) {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.Place(card.Clone());
  m_parts->Wake();
}

void VirtualReader::Stack(const VirtualCard& card) {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.Stack(card.Clone());
}

bool VirtualReader::Swap() {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->Wake();
  return m_parts->field.Swap();
}

void VirtualReader::SetFeeding(Feeding feeding) {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.SetFeeding(feeding);
}

void VirtualReader::TakeAway() {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.TakeAway();
}

void VirtualReader::PutBack() {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.PutBack();
  m_parts->Wake();
}

void VirtualReader::SetCut(const CardCut& cut) {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.SetCut(cut);
}

void VirtualReader::ClearFaults() {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->field.ClearCut();
  m_parts->fault.reset();
}

void VirtualReader::SetFault(const WireFault& fault) {
  const std::lock_guard lock(m_parts->mutex);
  m_parts->fault = fault;
}

VirtualReader::Counters VirtualReader::counters() const {
  const std::lock_guard lock(m_parts->mutex);
  const RfField& field = m_parts->field;
  return {field.cards().size(), field.exchanges(),  field.writes(),
          m_parts->commands,    field.stacked(),    field.card_time(),
          card_time::kSerialByte * static_cast<std::int64_t>(m_parts->serial_bytes)};
}

std::unique_ptr<VirtualCard> VirtualReader::card() const {
  const std::lock_guard lock(m_parts->mutex);
  const RfField& field = m_parts->field;
  const auto& cards = field.cards().empty() ? field.taken_away() : field.cards();
  return cards.empty() ? nullptr : cards.front()->Clone();
}

}  // namespace steelyard::simulator
