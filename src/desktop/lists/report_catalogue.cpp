#include "desktop/lists/report_catalogue.h"

#include <deque>
#include <vector>

#include "desktop/format.h"

namespace steelyard::desktop {

/// A model of our own and not wxDataViewTreeCtrl: there each row has a cell for a picture, which a
/// screen reader finds and nobody can name.
class ReportCatalogue::Tree : public wxDataViewModel {
 public:
  struct Node {
    const Node* heading;  ///< null for a heading itself
    std::string name;     ///< the report's
    wxString title;
    std::vector<const Node*> reports = {};
  };

  /// False when these are shown already.
  bool Take(const report::Catalogue& reports, report::Language language) {
    std::deque<Node> nodes;
    std::vector<std::string> titles;
    Node* heading = nullptr;
    const report::Topic* topic = nullptr;
    for (const auto* report : reports.ByTopic()) {
      if (topic == nullptr || report->topic != *topic) {
        topic = &report->topic;
        heading = &nodes.emplace_back(Node{nullptr, "", ToWx(TitleOf(*topic).In(language))});
        titles.push_back(std::string(ToText(*topic)));
      }
      const auto& title = report->title.In(language);
      heading->reports.push_back(&nodes.emplace_back(Node{heading, report->name, ToWx(title)}));
      titles.push_back(report->name + " " + title);
    }
    if (titles == m_titles) return false;
    m_titles = std::move(titles);
    m_nodes = std::move(nodes);
    Cleared();
    return true;
  }

  const std::deque<Node>& nodes() const { return m_nodes; }
  static const Node* NodeOf(const wxDataViewItem& item) {
    return static_cast<const Node*>(item.GetID());
  }
  static wxDataViewItem ItemOf(const Node& node) {
    return wxDataViewItem(const_cast<Node*>(&node));
  }

  void GetValue(wxVariant& value, const wxDataViewItem& item, unsigned) const override {
    value = NodeOf(item)->title;
  }
  bool SetValue(const wxVariant&, const wxDataViewItem&, unsigned) override { return false; }
  bool GetAttr(const wxDataViewItem& item, unsigned, wxDataViewItemAttr& look) const override {
    look.SetBold(IsContainer(item));
    return IsContainer(item);
  }
  wxDataViewItem GetParent(const wxDataViewItem& item) const override {
    const auto* node = NodeOf(item);
    return node != nullptr && node->heading != nullptr ? ItemOf(*node->heading) : wxDataViewItem();
  }
  bool IsContainer(const wxDataViewItem& item) const override {
    return !item.IsOk() || NodeOf(item)->heading == nullptr;
  }
  unsigned GetChildren(const wxDataViewItem& item, wxDataViewItemArray& children) const override {
    if (item.IsOk()) {
      for (const auto* node : NodeOf(item)->reports) children.Add(ItemOf(*node));
    } else {
      for (const auto& node : m_nodes) {
        if (node.heading == nullptr) children.Add(ItemOf(node));
      }
    }
    return static_cast<unsigned>(children.size());
  }

 private:
  std::deque<Node> m_nodes;  ///< which stay where they are, also when more come
  std::vector<std::string> m_titles;
};

ReportCatalogue::ReportCatalogue(wxWindow* parent, report::Language language)
    : wxDataViewCtrl(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                     wxDV_NO_HEADER | wxDV_SINGLE),
      m_language(language),
      m_tree(new Tree) {
  SetName("catalogue");
  SetMinSize(wxSize(GetCharWidth() * 37, -1));
  AssociateModel(m_tree.get());
  AppendTextColumn("", 0);
  Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this](wxDataViewEvent&) {
    const auto* node = Tree::NodeOf(GetSelection());
    if (node == nullptr || node->heading == nullptr || node->name == m_chosen) return;
    m_chosen = node->name;
    m_on_chosen();
  });
}

void ReportCatalogue::Show(const report::Catalogue& reports, const std::string& wanted) {
  // The same reports stay where they are, with the cursor and what is folded.
  if (m_tree->Take(reports, m_language)) {
    m_chosen.clear();
    for (const auto& node : m_tree->nodes()) {
      if (node.heading == nullptr) Expand(Tree::ItemOf(node));
    }
  }
  if (wanted != m_chosen || m_chosen.empty()) Choose(wanted);
}

void ReportCatalogue::Choose(const std::string& wanted) {
  const Tree::Node* chosen = nullptr;
  for (const auto& node : m_tree->nodes()) {
    if (node.heading == nullptr) continue;
    if (chosen == nullptr || node.name == wanted) chosen = &node;
  }
  m_chosen = chosen != nullptr ? chosen->name : std::string();
  if (chosen == nullptr) return;
  const auto item = Tree::ItemOf(*chosen);
  SetCurrentItem(item);
  Select(item);
  EnsureVisible(item);
}

}  // namespace steelyard::desktop
