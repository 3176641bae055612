/// Walks the tree of accessible objects over D-Bus.
#include "desktop/screen_reader.h"

#include <gio/gio.h>
#include <signal.h>

#include "base/check.h"

namespace steelyard::tests {
namespace {

constexpr int kAnswerWithinMs = 5000;
constexpr const char* kRegistry = "org.a11y.atspi.Registry";
constexpr const char* kRoot = "/org/a11y/atspi/accessible/root";
constexpr const char* kAccessible = "org.a11y.atspi.Accessible";

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Variant = std::unique_ptr<GVariant, Freed<g_variant_unref>>;
using Bus = std::unique_ptr<GDBusConnection, Freed<g_object_unref>>;

struct Object {
  std::string bus;
  std::string path;
};

struct Call {
  const char* interface;
  const char* method;
  GVariant* arguments;  ///< floating: the call takes it
};

/// Nothing when the object has gone meanwhile.
Variant Ask(GDBusConnection* bus, const Object& object, const Call& call) {
  return Variant(g_dbus_connection_call_sync(
      bus, object.bus.c_str(), object.path.c_str(), call.interface, call.method, call.arguments,
      nullptr, G_DBUS_CALL_FLAGS_NONE, kAnswerWithinMs, nullptr, nullptr));
}

Bus Connect(const std::string& address) {
  constexpr auto kFlags = static_cast<GDBusConnectionFlags>(
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
      G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  return Bus(g_dbus_connection_new_for_address_sync(address.c_str(), kFlags, nullptr, nullptr,
                                                    nullptr));
}

/// Accessible objects have a bus of their own; the session's knows where.
Bus ConnectToAccessibles(const std::string& session_address) {
  const Bus session = Connect(session_address);
  if (!session) return nullptr;
  const Variant answer =
      Ask(session.get(), {"org.a11y.Bus", "/org/a11y/bus"},
          {"org.a11y.Bus", "GetAddress", nullptr});
  if (!answer) return nullptr;
  const char* address = nullptr;
  g_variant_get(answer.get(), "(&s)", &address);
  return Connect(address);
}

void ReadInto(std::string& text, GDBusConnection* bus, const Object& object) {
  if (const Variant answer = Ask(bus, object,
                                 {"org.freedesktop.DBus.Properties", "Get",
                                  g_variant_new("(ss)", kAccessible, "Name")})) {
    GVariant* inner = nullptr;
    g_variant_get(answer.get(), "(v)", &inner);
    const Variant name(inner);
    text.append(g_variant_get_string(name.get(), nullptr)).append("\n");
  }
  const Variant answer = Ask(bus, object, {kAccessible, "GetChildren", nullptr});
  if (!answer) return;
  GVariantIter* each = nullptr;
  g_variant_get(answer.get(), "(a(so))", &each);
  const char* child_bus = nullptr;
  const char* child_path = nullptr;
  while (g_variant_iter_next(each, "(&s&o)", &child_bus, &child_path)) {
    ReadInto(text, bus, {child_bus, child_path});
  }
  g_variant_iter_free(each);
}

}  // namespace

ScreenReader::ScreenReader(const std::filesystem::path& folder) : m_folder(folder.string()) {
  m_bus = std::make_unique<testing::ChildProcess>(
      std::vector<std::string>{"dbus-daemon", "--session", "--nofork", "--print-address",
                               "--address=unix:dir=" + m_folder},
      std::vector<std::string>{"XDG_RUNTIME_DIR=" + m_folder});
  const auto address = m_bus->WaitForLine("unix:");
  base::Check(address.has_value());
  m_address = *address;
}

ScreenReader::~ScreenReader() {
  m_bus->Signal(SIGTERM);
  m_bus->Wait();
}

std::vector<std::string> ScreenReader::Environment() const {
  return {"DBUS_SESSION_BUS_ADDRESS=" + m_address, "XDG_RUNTIME_DIR=" + m_folder};
}

std::string ScreenReader::Read() const {
  std::string text;
  const Bus bus = ConnectToAccessibles(m_address);
  if (bus) ReadInto(text, bus.get(), {kRegistry, kRoot});
  return text;
}

}  // namespace steelyard::tests
