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

std::string NameOf(GDBusConnection* bus, const Object& object) {
  const Variant answer = Ask(bus, object,
                             {"org.freedesktop.DBus.Properties", "Get",
                              g_variant_new("(ss)", kAccessible, "Name")});
  if (!answer) return {};
  GVariant* inner = nullptr;
  g_variant_get(answer.get(), "(v)", &inner);
  const Variant name(inner);
  return g_variant_get_string(name.get(), nullptr);
}

std::vector<Object> ChildrenOf(GDBusConnection* bus, const Object& object) {
  std::vector<Object> children;
  const Variant answer = Ask(bus, object, {kAccessible, "GetChildren", nullptr});
  if (!answer) return children;
  GVariantIter* each = nullptr;
  g_variant_get(answer.get(), "(a(so))", &each);
  const char* child_bus = nullptr;
  const char* child_path = nullptr;
  while (g_variant_iter_next(each, "(&s&o)", &child_bus, &child_path)) {
    children.push_back({child_bus, child_path});
  }
  g_variant_iter_free(each);
  return children;
}

void ReadInto(std::string& text, GDBusConnection* bus, const Object& object) {
  text.append(NameOf(bus, object)).append("\n");
  for (const auto& child : ChildrenOf(bus, object)) ReadInto(text, bus, child);
}

/// Bits of AT-SPI's state set: has the keyboard, takes the keyboard, and is seen.
constexpr guint64 kFocused = guint64{1} << 12;
constexpr guint64 kFocusable = guint64{1} << 11;
constexpr guint64 kShowing = guint64{1} << 25;
constexpr guint32 kLabelledBy = 2;

guint64 StatesOf(GDBusConnection* bus, const Object& object) {
  const Variant answer = Ask(bus, object, {kAccessible, "GetState", nullptr});
  if (!answer) return 0;
  guint32 low = 0;
  guint32 high = 0;
  const Variant words(g_variant_get_child_value(answer.get(), 0));
  if (g_variant_n_children(words.get()) < 2) return 0;
  g_variant_get_child(words.get(), 0, "u", &low);
  g_variant_get_child(words.get(), 1, "u", &high);
  return low | (guint64{high} << 32);
}

bool HasLabel(GDBusConnection* bus, const Object& object) {
  const Variant answer = Ask(bus, object, {kAccessible, "GetRelationSet", nullptr});
  if (!answer) return false;
  const Variant relations(g_variant_get_child_value(answer.get(), 0));
  for (gsize i = 0; i < g_variant_n_children(relations.get()); ++i) {
    const Variant relation(g_variant_get_child_value(relations.get(), i));
    guint32 kind = 0;
    g_variant_get_child(relation.get(), 0, "u", &kind);
    if (kind == kLabelledBy) return true;
  }
  return false;
}

std::string RoleOf(GDBusConnection* bus, const Object& object) {
  const Variant answer = Ask(bus, object, {kAccessible, "GetRoleName", nullptr});
  const char* role = "?";
  if (answer) g_variant_get(answer.get(), "(&s)", &role);
  return role;
}

void FindUnnamed(std::vector<std::string>& found, GDBusConnection* bus, const Object& object,
                 const std::string& around) {
  const auto name = NameOf(bus, object);
  const auto states = StatesOf(bus, object);
  const bool takes_keys = (states & kFocusable) != 0 && (states & kShowing) != 0;
  if (takes_keys && name.empty() && !HasLabel(bus, object)) {
    found.push_back(RoleOf(bus, object) + " in " + around);
  }
  const auto inside = name.empty() ? around : around + " / " + name;
  for (const auto& child : ChildrenOf(bus, object)) FindUnnamed(found, bus, child, inside);
}

void ReadSpoken(std::string& spoken, GDBusConnection* bus, const Object& object) {
  const auto states = StatesOf(bus, object);
  const bool is_notice = (states & kShowing) != 0 && RoleOf(bus, object) == "notification";
  if (is_notice || (states & kFocused) != 0) spoken.append(NameOf(bus, object)).append("\n");
  for (const auto& child : ChildrenOf(bus, object)) ReadSpoken(spoken, bus, child);
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

std::string ScreenReader::Spoken() const {
  std::string spoken;
  const Bus bus = ConnectToAccessibles(m_address);
  if (bus) ReadSpoken(spoken, bus.get(), {kRegistry, kRoot});
  return spoken;
}

std::vector<std::string> ScreenReader::Unnamed() const {
  std::vector<std::string> found;
  const Bus bus = ConnectToAccessibles(m_address);
  base::Check(bus != nullptr);
  FindUnnamed(found, bus.get(), {kRegistry, kRoot}, {});
  return found;
}

}  // namespace steelyard::tests
