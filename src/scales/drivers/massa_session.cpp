#include "scales/drivers/massa_session.h"

#include <Poco/Exception.h>
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>
#include <fmt/format.h>

namespace steelyard::scales {
namespace {

/// Answers that belong to no question: late ones. More of them is no scale.
constexpr int kMostStrays = 16;
constexpr int kMostFileStarts = 5;
/// After a damaged message: the rest of it, or its echo, must not be taken for the next answer.
constexpr std::chrono::milliseconds kQuiet{20};

Poco::Net::SocketAddress AddressOf(const std::string& address) {
  return address.find(':') != address.npos
             ? Poco::Net::SocketAddress(address)
             : Poco::Net::SocketAddress(address, Poco::UInt16(kMassaPort));
}

ChannelLimits LimitsOf(const MassaAddress& scale) {
  ChannelLimits limits;
  limits.receive = scale.patience.answer;
  limits.stop = scale.stop;
  return limits;
}

std::string PartRequest(MassaFile file, int current) {
  return PartNamePayload({static_cast<std::uint8_t>(file), 0, static_cast<std::uint16_t>(current)});
}

}  // namespace

MassaIdentity PollMassa(const MassaAddress& scale) {
  std::string last = "no answer";
  try {
    Poco::Net::DatagramSocket socket;
    socket.connect(AddressOf(scale.address));
    socket.setReceiveTimeout(Poco::Timespan(scale.patience.answer.count() *
                                            Poco::Timespan::MILLISECONDS));
    const std::string poll = MassaFrame({MassaCode::Poll, {}});
    for (int i = 0; i < scale.patience.tries; ++i) {
      char answer[2048];
      try {
        socket.sendBytes(poll.data(), static_cast<int>(poll.size()));
        const int received = socket.receiveBytes(answer, sizeof answer);
        const auto message = ParseMassaFrame({answer, static_cast<std::size_t>(received)});
        if (!message) {
          last = message.error().what;
        } else if (message->code == MassaCode::ResId) {
          const auto identity = ParseResId(message->payload);
          if (identity) return *identity;
          last = identity.error().what;
        }
      } catch (const Poco::TimeoutException&) {
        continue;
      } catch (const Poco::Net::NetException& error) {
        last = error.displayText();
      } catch (const Poco::IOException& error) {
        last = error.displayText();
      }
    }
  } catch (const Poco::Exception& error) {
    last = error.displayText();
  }
  throw ConnectionLost(
      "{} does not answer the search over UDP ({}). Nothing was exchanged. Check that it is "
      "switched on, that its address is right and that the network lets UDP through.",
      scale.name, last);
}

MassaSession::MassaSession(const MassaAddress& scale)
    : m_scale(scale),
      m_channel(ByteChannel::Connect(scale.address, kMassaPort, scale.name,
                                     LimitsOf(scale))) {}

MassaSession::~MassaSession() { m_channel.CloseGently(); }

void MassaSession::Refuse(const std::string& what) const {
  throw ports::ScaleError(
      "{}: {}. What was stored before stays; nothing else was taken. Check that this is a Massa-K "
      "scale of the series VPM or TV_P3 (MF); if it is, keep this message for its maker.",
      m_scale.name, what);
}

MassaMessage MassaSession::Ask(const MassaMessage& question, const Fits& fits) {
  const std::string frame = MassaFrame(question);
  for (int left = m_scale.patience.tries; left > 0; --left) {
    try {
      m_channel.Send(frame);
      if (auto answer = ReadFitting(fits)) return *std::move(answer);
    } catch (const NoAnswer&) {
      if (left == 1) throw;
    }
    m_channel.DropInput(kQuiet);
  }
  Refuse("it answers damaged messages only");
}

/// Nothing when what came was damaged, or says that our question was.
std::optional<MassaMessage> MassaSession::ReadFitting(const Fits& fits) {
  for (int strays = 0; strays < kMostStrays; ++strays) {
    auto frame = ReadMassaFrame(m_channel);
    if (!frame) {
      throw ConnectionLost(
          "{} hung up in the middle of its answer. What was stored before stays; the rest is "
          "still in the scale. Try again; if it stays so, see whether another program is "
          "connected to it.",
          m_scale.name);
    }
    if (!*frame || (**frame).code == MassaCode::Nack) return std::nullopt;
    if (fits(**frame)) return **frame;
  }
  Refuse("it answers what was not asked");
}

std::uint32_t MassaSession::AskStatus() {
  const auto answer = Ask({MassaCode::GetStatus, {}}, [](const MassaMessage& message) {
    return message.code == MassaCode::FileStatus;
  });
  const auto mask = ParseMask(answer.payload);
  if (!mask) Refuse(mask.error().what);
  return *mask;
}

std::optional<MassaPart> MassaSession::AskPart(MassaFile file, int current) {
  const auto number = static_cast<std::uint8_t>(file);
  const auto answer =
      Ask({MassaCode::ReqUfiles, PartRequest(file, current)}, [&](const MassaMessage& message) {
        if (message.code == MassaCode::ErrUfile) return true;
        const auto part = ParsePart(message.payload);
        // An answer to an earlier question is a stray; one that cannot be read is not.
        return message.code == MassaCode::Ufile &&
               (!part || (part->file == number && part->current == current));
      });
  if (answer.code == MassaCode::Ufile) {
    auto part = ParsePart(answer.payload);
    if (!part) Refuse(part.error().what);
    return std::move(part).value();
  }
  const auto name = ParsePartName(answer.payload);
  if (!name) Refuse(name.error().what);
  if (name->file == 0) {
    throw MassaFileUnknown(
        "{} has no file {}. Nothing of it was taken. Check that this is a scale of the series VPM "
        "or TV_P3 (MF), and that its memory card is in place.",
        m_scale.name, static_cast<int>(number));
  }
  return std::nullopt;
}

std::vector<std::string> MassaSession::ReadFile(MassaFile file) {
  MassaRecordCutter cutter;
  std::vector<std::string> records;
  int total = 1;
  for (int current = 1; current <= total; ++current) {
    const auto part = AskPart(file, current);
    if (!part) break;
    total = part->total;
    cutter.Append(current, part->data);
    for (;;) {
      auto record = cutter.Next();
      if (!record) Refuse(record.error().what);
      if (!*record) break;
      records.push_back((**record).bytes);
    }
  }
  if (cutter.IsInsideRecord()) Refuse("a file of it ends in the middle of a record");
  return records;
}

void MassaSession::SendFile(MassaFile file, std::string_view content) {
  const auto parts = CutIntoParts(content);
  if (parts.size() > static_cast<std::size_t>(kMassaMostParts)) {
    Refuse("the products are more than one file can hold");
  }
  for (int i = 0; i < kMostFileStarts; ++i) {
    if (SendParts(file, parts)) return;
  }
  Refuse("it does not take the file of products to its end");
}

bool MassaSession::SendParts(MassaFile file, const std::vector<std::string>& parts) {
  MassaPartName name{static_cast<std::uint8_t>(file), static_cast<std::uint16_t>(parts.size()), 0};
  for (const std::string& data : parts) {
    ++name.current;
    const MassaPart part{name.file, name.total, name.current, data};
    const auto answer =
        Ask({MassaCode::Dfile, PartPayload(part)}, [&](const MassaMessage& message) {
          const auto meant = ParsePartName(message.payload);
          return message.code == MassaCode::BadDfile ||
                 (message.code == MassaCode::AckDfile && meant && *meant == name);
        });
    if (answer.code == MassaCode::AckDfile) continue;
    const auto refused = ParsePartName(answer.payload);
    if (!refused) Refuse(refused.error().what);
    if (refused->file == 0) {
      throw MassaFileUnknown("{} does not take files of number {}. Nothing was changed in it.",
                             m_scale.name, static_cast<int>(name.file));
    }
    return false;
  }
  return true;
}

std::uint32_t MassaSession::ResetFiles(std::uint32_t mask) {
  const auto answer =
      Ask({MassaCode::ResetFiles, MaskPayload(mask)},
          [](const MassaMessage& message) { return message.code == MassaCode::Ack; });
  const auto absent = ParseMask(answer.payload);
  if (!absent) Refuse(absent.error().what);
  return *absent;
}

}  // namespace steelyard::scales
