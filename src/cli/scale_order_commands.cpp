/// scale discover/hot-keys/texts/clear-products/clear-sales.
#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "app/scale_orders.h"
#include "app/scales.h"
#include "base/check.h"
#include "cli/options.h"
#include "cli/scale_form.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "host/scale_search.h"
#include "scales/drivers/driver_factory.h"
#include "scales/recorded_sales.h"

namespace steelyard::cli {
namespace {

/// `12:REST`, a number from 0 on.
std::optional<ports::ScaleText> ParseNumbered(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || !IsOneLine(text)) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, number);
  if (error != std::errc() || end != text.data() + colon || number < 0) return std::nullopt;
  return ports::ScaleText{number, text.substr(colon + 1)};
}

std::optional<int> ParsePrefix(const std::string& text) {
  const bool is_right = text.size() == 2 && text.find_first_not_of("0123456789") == text.npos;
  return is_right ? std::optional(std::stoi(text)) : std::nullopt;
}

struct OrderForm {
  std::vector<std::string> keys;
  int page = 0;
  std::vector<std::string> texts;
  std::vector<std::string> classes;
  std::optional<int> prefix;
  bool is_agreed = false;
  int seconds = 5;
  std::optional<HostAndPort> listen;
};

base::Result<std::vector<ports::ScaleText>, Answer> ReadNumbered(
    const std::vector<std::string>& arguments) {
  std::vector<ports::ScaleText> read;
  for (const std::string& argument : arguments) {
    auto numbered = ParseNumbered(argument);
    if (!numbered) {
      return base::Fail(WrongCommandLine(fmt::format(
          "'{}' is not NUMBER:TEXT. Nothing was sent; write a number, a colon and what belongs "
          "to it.",
          argument)));
    }
    read.push_back(*std::move(numbered));
  }
  return read;
}

std::string Sentence(const app::FaceResult& result) {
  switch (result.outcome) {
    case app::FaceOutcome::Done: return "Done.";
    case app::FaceOutcome::NotAllowed:
      return "Only a manager may change what scales show. Nothing was sent; log in as a manager.";
    case app::FaceOutcome::ProductUnknown:
      return fmt::format("There is no product {}. Nothing was sent; see product list.",
                         result.product);
    case app::FaceOutcome::NoFace:
      return "This kind of scale takes prices only. Nothing was sent.";
  }
  base::Check(false);
  return {};
}

/// One scale, named; what came of it is the answer.
Answer SendFace(Session& session, const ScaleForm& form, const app::ScaleFaceOrder& order) {
  app::FaceResult result{app::FaceOutcome::Done};
  auto answer = WithEachScale(
      session, form, [&](ports::ScaleDriver& driver, const ports::Scale& scale) {
        result = app::SetScaleFace(session.context(), session.actor, driver, scale.number, order);
        return Json{{"keys", order.keys.size()},
                    {"texts", order.texts.size()},
                    {"classes", order.classes.size()}};
      });
  if (result.outcome == app::FaceOutcome::Done) return answer;
  return Refused(app::ToText(result.outcome), Sentence(result));
}

Answer SendKeys(Session& session, const ScaleForm& form, const OrderForm& order_form) {
  const auto keys = ReadNumbered(order_form.keys);
  if (!keys) return keys.error();
  app::ScaleFaceOrder order;
  for (const ports::ScaleText& key : *keys) {
    if (key.number < 1) {
      return WrongCommandLine("Keys are counted from 1. Nothing was sent; write KEY:PRODUCT.");
    }
    order.keys.push_back({order_form.page, key.number, key.text});
  }
  return SendFace(session, form, order);
}

Answer SendTexts(Session& session, const ScaleForm& form, const OrderForm& order_form) {
  const auto texts = ReadNumbered(order_form.texts);
  if (!texts) return texts.error();
  const auto classes = ReadNumbered(order_form.classes);
  if (!classes) return classes.error();
  if (texts->empty() && classes->empty() && !order_form.prefix) {
    return WrongCommandLine("There is nothing to send. Give --text, --class or --prefix.");
  }
  return SendFace(session, form, {{}, *texts, *classes, order_form.prefix});
}

std::optional<Answer> RefuseUnlessAgreed(const OrderForm& form, const char* what) {
  if (form.is_agreed) return std::nullopt;
  return Refused("confirmation_needed",
                 fmt::format("The scale would forget {}, for good. Nothing was cleared; say it "
                             "again with --yes.",
                             what));
}

Answer AnswerClear(Answer answer, app::ClearOutcome outcome) {
  switch (outcome) {
    case app::ClearOutcome::Done: return answer;
    case app::ClearOutcome::NotAllowed:
      return Refused(app::ToText(outcome),
                     "Only a manager may have a scale forget what it keeps. Nothing was cleared; "
                     "log in as a manager.");
    case app::ClearOutcome::CannotBeTold:
      return Refused(app::ToText(outcome),
                     "This kind of scale cannot be told to forget its products. Nothing was "
                     "cleared; clear them at the scale.");
  }
  base::Check(false);
  return answer;
}

Answer ClearProducts(Session& session, const ScaleForm& form, const OrderForm& order) {
  if (auto refusal = RefuseUnlessAgreed(order, "all its products")) return *std::move(refusal);
  auto outcome = app::ClearOutcome::Done;
  auto answer = WithEachScale(
      session, form, [&](ports::ScaleDriver& driver, const ports::Scale& scale) {
        outcome = app::ClearScaleProducts(session.context(), session.actor, driver, scale.number);
        return Json{{"products", 0}};
      });
  return AnswerClear(std::move(answer), outcome);
}

Answer ClearSales(Session& session, const ScaleForm& form, const OrderForm& order) {
  if (auto refusal = RefuseUnlessAgreed(order, "all its sales")) return *std::move(refusal);
  auto outcome = app::ClearOutcome::Done;
  auto answer = WithEachScale(
      session, form, [&](ports::ScaleDriver& driver, const ports::Scale& scale) {
        scales::PullAsRecorded as_recorded(session.context().store, driver);
        const auto cleared =
            app::ClearScaleSales(session.context(), session.store->card_verifier(), session.actor,
                                 as_recorded, scale.number);
        outcome = cleared.outcome;
        return Json{{"recorded", cleared.pulled.recorded},
                    {"already_recorded", cleared.pulled.already_recorded},
                    {"conflicts", cleared.pulled.conflicts}};
      });
  return AnswerClear(std::move(answer), outcome);
}

Answer Discover(Session& session, const OrderForm& form) {
  host::ScaleSearch search;
  search.time = std::chrono::seconds(form.seconds);
  if (form.listen) {
    search.listen_host = form.listen->host;
    search.listen_port = form.listen->port;
  }
  Json found = Json::array();
  TextTable table({"ADDRESS", "DRIVER", "MODEL", "SERIAL NUMBER", "REGISTERED AS"});
  std::string troubles;
  for (const auto& heard : host::FindScales(search)) {
    std::optional<int> number;
    session.context().store.Read([&](const ports::Books& books) {
      for (const ports::Scale& scale : books.scales().All()) {
        if (scale.address == heard.address) number = scale.number;
      }
    });
    const auto identity = heard.identity.value_or(ports::ScaleIdentity{});
    found.push_back({{"driver", heard.driver},
                     {"address", heard.address},
                     {"model", identity.model},
                     {"serial", identity.serial},
                     {"scale", number ? Json(*number) : Json()},
                     {"error", heard.trouble.Text()}});
    table.Add({heard.address, heard.driver, identity.model, identity.serial,
               number ? fmt::format("{}", *number) : "-"});
    if (!heard.identity) troubles += heard.trouble.Text() + "\n";
  }
  if (found.empty()) {
    return Done({{"scales", found}},
                fmt::format("No scale was heard in {} s. Scales of another make do not say that "
                            "they are there.",
                            form.seconds));
  }
  return Done({{"scales", found}}, table.ToString() + troubles);
}

}  // namespace

void AddScaleOrders(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form) {
  auto order = std::make_shared<OrderForm>();

  auto* discover = group.add_subcommand("discover", "listens for scales that say they are there");
  discover->add_option("--seconds", order->seconds, "how long to listen, 5 without it")
      ->check(CLI::Range(1, 600));
  AddParsed(*discover, "--listen", order->listen, &ParseHostAndPort,
            "HOST:PORT to listen at, 0.0.0.0:33584 without it");
  chosen.WithBooks(discover, [order](Session& session) { return Discover(session, *order); });

  auto* keys = group.add_subcommand("hot-keys", "says which product is behind which key");
  keys->add_option("keys", order->keys,
                   "KEY:PRODUCT …; KEY: takes the key's product away. dahua-tm: keys 1 to 36, and "
                   "those of the page that are not named lose theirs")
      ->required();
  keys->add_option("--page", order->page, "the page of the keys, from 0")
      ->check(CLI::Range(0, 99));
  chosen.WithBooks(keys,
                   [form, order](Session& session) { return SendKeys(session, *form, *order); });

  auto* texts = group.add_subcommand("texts", "what a scale prints beside the sale");
  texts->add_option("--text", order->texts,
                    "NUMBER:TEXT, as often as needed. txt-mode: 0 the shop's name, 1 its address; "
                    "dahua-tm: 1 to 32 on labels, 101 to 104 at the head of receipts, 105 to 108 "
                    "at the foot");
  texts->add_option("--class", order->classes, "NUMBER:NAME of a group of products");
  AddParsed(*texts, "--prefix", order->prefix, &ParsePrefix, "two digits that barcodes begin with");
  chosen.WithBooks(texts,
                   [form, order](Session& session) { return SendTexts(session, *form, *order); });

  auto* products = group.add_subcommand("clear-products", "has a scale forget all products");
  chosen.WithBooks(products, [form, order](Session& session) {
    return ClearProducts(session, *form, *order);
  });
  auto* sales = group.add_subcommand(
      "clear-sales", "fetches a scale's sales and then has it forget them");
  chosen.WithKeys(sales,
                  [form, order](Session& session) { return ClearSales(session, *form, *order); });
  for (auto* command : {products, sales}) {
    command->add_flag("--yes", order->is_agreed, "yes, what is cleared is gone from the scale");
  }
  for (auto* command : {keys, texts, products, sales}) {
    AddScaleNumber(*command, form->number)->required();
  }
}

}  // namespace steelyard::cli
