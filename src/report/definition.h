/// Definition: one report as its file under reports/ describes it. reports/README.md tells how
/// such a file is written.
#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/language.h"

namespace steelyard::report {

/// What a column holds. Everything but text and dates is a whole number in the named unit.
enum class ColumnType { Text, Date, Count, Grams, Fen, Permille };
std::string_view ToText(ColumnType type);  ///< `text`, `date`, `count`, `grams`, `fen`, `permille`
std::optional<ColumnType> ParseColumnType(std::string_view text);
bool IsNumber(ColumnType type);

enum class Totalling { None, Sum };

struct Column {
  std::string name;
  ColumnType type;
  Totalling totalling = Totalling::None;
  Words head;
  /// What is shown instead of a text the query gives: `cash` → Cash, 现金.
  std::map<std::string, Words> values = {};
};

/// What the values of a parameter stand for, so that a window can offer those that there are.
enum class ParameterKind {
  Free,    ///< whatever fits the type
  Listed,  ///< those of the definition's `choices NAME:`
  Scale,
  Cashier,
  Product,
  Category,
  Tender,
  Tier,
  CardClass,
  Operator,
  Store
};
/// Every kind that a definition can name in place of a type: all but Free and Listed.
std::vector<ParameterKind> NamedKinds();
std::string_view ToText(ParameterKind kind);  ///< `scale`, `card_class`, …

/// One value of a parameter, and how a person says it.
struct Choice {
  std::string value;
  Words label;
  bool operator==(const Choice&) const = default;
};

/// A parameter beside `from` and `to`, which every report has.
struct Parameter {
  std::string name;
  ColumnType type;  ///< Text, Date or Count
  std::string default_value;
  Words label;
  ParameterKind kind = ParameterKind::Free;
  std::vector<Choice> choices = {};  ///< of a Listed one
  bool operator==(const Parameter&) const = default;
};

/// What leaves all in, where the parameter is a filter over what there is: 0, or empty text.
/// Nothing for a Free one.
std::optional<std::string> AllOf(const Parameter& parameter);
/// The label with what leaves all in, for whoever types a value: Scale (0 is all).
std::string HintOf(const Parameter& parameter, Language language);

/// Bars and slices stand from the largest down; columns and lines in the order of the rows.
enum class ChartKind { Bar, Columns, Stacked, Pie, Line };

/// Which columns to draw; indexes into the columns. A stacked bar has two values or more, which are
/// parts of the same whole; bars and pies have one.
struct Chart {
  ChartKind kind;
  std::size_t label_column;
  std::vector<std::size_t> value_columns;
};

/// What the list of tickets can be narrowed to.
enum class TicketField { Day, Hour, Scale, Cashier, Product, Tender, Card };
std::string_view ToText(TicketField field);  ///< `day`, `hour`, …
std::optional<TicketField> ParseTicketField(std::string_view text);

/// One way from a row to the tickets behind it: they are those whose `field` is what the row has in
/// `column`, or what the report was asked for in `parameter`.
struct DrillStep {
  TicketField field;
  std::optional<std::size_t> column;
  std::string parameter = {};
};

/// Under which heading a report stands in the catalogue, in the order of a manager's day.
enum class Topic { Sales, Money, Goods, Checks, Others };
inline constexpr Topic kTopics[] = {Topic::Sales, Topic::Money, Topic::Goods, Topic::Checks,
                                    Topic::Others};
std::string_view ToText(Topic topic);  ///< `sales`, `money`, `goods`, `checks`, `others`
std::optional<Topic> ParseTopic(std::string_view text);
const Words& TitleOf(Topic topic);

struct Definition {
  std::string name;  ///< the file's name without `.report`
  std::filesystem::path file;
  Words title;
  Topic topic = Topic::Others;
  int place = 0;  ///< among those of its topic; 0: behind those that have one
  std::optional<Chart> chart;
  std::vector<Parameter> parameters;
  std::vector<Column> columns;       ///< as the query gives them
  std::vector<std::size_t> shown;    ///< which of them, in which order
  std::optional<std::size_t> group;  ///< rows with the same value here get a subtotal
  std::vector<DrillStep> drill;
  /// Whether the query compares with `:before_from` to `:before_to`, which the program tells.
  bool compares = false;
  std::string query;
  int query_line = 0;  ///< where the query begins in the file
};

/// Nothing when there is no such column.
std::optional<std::size_t> FindColumn(const std::vector<Column>& columns, std::string_view name);

/// Why a definition cannot be used, as a sentence for whoever wrote it.
struct DefinitionMistake {
  std::filesystem::path file;
  int line = 0;  ///< 0 when the mistake is about the file as a whole
  std::string sentence;

  std::string ToString() const;  ///< reports/x.report:7: the column …
};

/// Whether a file may be called `name`.report: small letters, digits and `-`, which is not first.
bool IsReportName(std::string_view name);

/// Whether `text` can be the value of a parameter of this type.
bool FitsParameter(ColumnType type, std::string_view text);

base::Result<Definition, DefinitionMistake> ParseDefinition(const std::filesystem::path& file,
                                                            const std::string& content);

}  // namespace steelyard::report
