/// serve: the scale API, the collector and the export schedule, until a signal ends it.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/stop_signal.h"
#include "host/service.h"

namespace steelyard::cli {
namespace {

struct ServeForm {
  std::optional<HostAndPort> listen;
  std::optional<HostAndPort> push_listen;
  std::optional<HostAndPort> tls_listen;
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::optional<HostAndPort> dahua_listen;
  std::optional<HostAndPort> cas_listen;
  std::optional<HostAndPort> massa_listen;
  bool is_without_pull = false;
  bool is_without_schedule = false;
};

Answer Serve(Session& session, const ServeForm& form, const StopSignal& stop) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  host::ServiceOptions options;
  if (form.listen) {
    options.host = form.listen->host;
    options.port = static_cast<std::uint16_t>(form.listen->port);
  }
  if (form.is_without_pull) options.collector = host::Part::Off;
  if (form.is_without_schedule) options.schedule = host::Part::Off;
  if (form.push_listen) {
    options.push = {form.push_listen->host, static_cast<std::uint16_t>(form.push_listen->port)};
  }
  if (form.tls_listen) {
    const auto port = static_cast<std::uint16_t>(form.tls_listen->port);
    options.tls = {{form.tls_listen->host, port}, form.tls_certificate, form.tls_key};
  }
  if (form.dahua_listen) {
    options.dahua = {form.dahua_listen->host, static_cast<std::uint16_t>(form.dahua_listen->port)};
  }
  if (form.cas_listen) {
    options.cas = {form.cas_listen->host, static_cast<std::uint16_t>(form.cas_listen->port)};
  }
  if (form.massa_listen) {
    options.massa = {form.massa_listen->host, static_cast<std::uint16_t>(form.massa_listen->port)};
  }
  host::Service service(*session.store, options);
  service.Start();
  Json ready = {{"outcome", "serving"}, {"address", service.Address()}};
  std::string text = fmt::format("Serving on {}", service.Address());
  if (form.tls_listen) {
    ready["tls_address"] = service.TlsAddress();
    text += fmt::format(", with TLS on {}", service.TlsAddress());
  }
  if (form.push_listen) {
    ready["push_address"] = service.PushAddress();
    text += fmt::format(", pushed sales on {}", service.PushAddress());
  }
  if (form.dahua_listen) {
    ready["dahua_address"] = service.DahuaAddress();
    text += fmt::format(", Dahua scales on {}", service.DahuaAddress());
  }
  if (form.cas_listen) {
    ready["cas_address"] = service.CasAddress();
    text += fmt::format(", CAS scales on {}", service.CasAddress());
  }
  if (form.massa_listen) {
    ready["massa_address"] = service.MassaAddress();
    text += fmt::format(", Massa-K scales heard on {}", service.MassaAddress());
  }
  // This line is what scripts wait for, so it is out before anybody asks.
  std::cout << (session.globals.is_json ? ready.dump() : text) << std::endl;
  stop.Wait();
  service.Stop();
  return {};
}

}  // namespace

void AddServeCommand(CLI::App& app, Chosen& chosen) {
  auto form = std::make_shared<ServeForm>();
  auto* serve = app.add_subcommand("serve", "answers the scales until SIGTERM");
  AddParsed(*serve, "--listen", form->listen, &ParseHostAndPort,
            "HOST:PORT to listen on, 0.0.0.0:7080 without it; port 0 takes a free one");
  auto* push = AddParsed(*serve, "--push-listen", form->push_listen, &ParseHostAndPort,
                         "HOST:PORT where TXT-MODE scales push their sales, mostly port 33582");
  auto* certificate = serve->add_option("--tls-certificate", form->tls_certificate,
                                        "PEM file of this machine's certificate");
  auto* key = serve->add_option("--tls-key", form->tls_key, "PEM file of its key");
  AddParsed(*serve, "--tls-listen", form->tls_listen, &ParseHostAndPort,
            "HOST:PORT where scales are answered with TLS as well, mostly port 7443")
      ->needs(certificate)
      ->needs(key);
  auto* dahua = AddParsed(*serve, "--dahua-listen", form->dahua_listen, &ParseHostAndPort,
                          "HOST:PORT where Dahua scales dial in, mostly port 4001");
  auto* cas = AddParsed(*serve, "--cas-listen", form->cas_listen, &ParseHostAndPort,
                        "HOST:PORT where CAS CL scales tell their sales, mostly port 20304");
  auto* massa = AddParsed(*serve, "--massa-listen", form->massa_listen, &ParseHostAndPort,
                          "HOST:PORT (UDP) where Massa-K scales say that they sold something, so "
                          "that they are pulled at once, mostly port 5001");
  serve->add_flag("--no-pull", form->is_without_pull, "leave scales that do not call us alone")
      ->excludes(push)
      ->excludes(dahua)
      ->excludes(cas)
      ->excludes(massa);
  serve->add_flag("--no-schedule", form->is_without_schedule, "run no scheduled exports");
  chosen.Plain(serve, [form](const Globals& globals) {
    const StopSignal stop;  // before the store's own threads, which would take the signals else
    auto session = OpenSession(globals, Needs::Keys);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return Serve(opened, *form, stop);
  });
}

}  // namespace steelyard::cli
