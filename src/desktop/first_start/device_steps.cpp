/// The steps about the devices, and the last one, which says what will be made.
#include <wx/checklst.h>

#include "desktop/first_start/first_start.h"
#include "desktop/first_start/step.h"
#include "desktop/format.h"
#include "desktop/widgets/wrapped_text.h"
#include "desktop/words.h"

#include "cards/find_readers.h"

namespace steelyard::desktop {
namespace {

constexpr const char* kHeardDriver = "txt-mode";

class ReaderStep : public Step {
 public:
  ReaderStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers)
      : Step(parent, "first_reader", _("The card reader"),
             _("Plug the reader in now if there is one. It can also be chosen later, in the menu "
               "Go to.")),
        m_start(start),
        m_answers(answers) {
    m_list = new wxListBox(this, wxID_ANY);
    m_list->SetName("readers");
    AddRow(_("&Readers"), m_list);
    auto* buttons = new wxBoxSizer(wxHORIZONTAL);
    auto* look = new wxButton(this, wxID_ANY, _("Look a&gain"));
    look->SetName("look_for_readers");
    m_test = new wxButton(this, wxID_ANY, _("&Test it"));
    m_test->SetName("test_reader");
    buttons->Add(look, wxSizerFlags().Border(wxRIGHT));
    buttons->Add(m_test);
    column()->Add(buttons, wxSizerFlags().Border(wxTOP | wxBOTTOM));
    m_said = new wxStaticText(this, wxID_ANY, wxString());
    m_said->SetName("reader_said");
    column()->Add(m_said, wxSizerFlags(1).Expand());
    look->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Look(); });
    m_test->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Test(); });
  }

  void Enter() override {
    Look();
    m_list->SetFocus();
  }
  void Take() override { m_answers.reader = Chosen(); }

 private:
  std::string Chosen() const {
    const int row = m_list->GetSelection();
    return row <= 0 ? std::string() : m_names[static_cast<std::size_t>(row - 1)];
  }

  void Look() {
    RunInBackground(
        m_start.background, alive(), [] { return cards::FindReaders(); },
        [this](const std::vector<cards::FoundReader>& found) { Show(found); },
        [this](const base::Explanation& why) { Say(Sentence(why)); });
  }

  void Show(const std::vector<cards::FoundReader>& found) {
    m_list->Clear();
    m_names.clear();
    m_list->Append(_("The first reader that answers"));
    m_list->SetSelection(0);
    for (const auto& reader : found) {
      // TRANSLATORS: the kind of a card reader, then its name in brackets.
      m_list->Append(reader.kind.empty() ? ToWx(reader.name)
                                         : wxString::Format(_("%s (%s)"), ToWx(reader.kind),
                                                            ToWx(reader.name)));
      m_names.push_back(reader.name);
      if (reader.name == m_answers.reader) m_list->SetSelection(static_cast<int>(m_names.size()));
    }
    Say(found.empty() ? _("No reader was found. Plug one in and look again, or go on without.")
                      : wxString());
  }

  void Test() {
    m_test->Disable();
    Say(_("One moment..."));
    RunInBackground(
        m_start.background, alive(),
        [test = m_start.test_reader, name = Chosen()] { return test(name); },
        [this](const std::string& model) {
          m_test->Enable();
          // TRANSLATORS: %s is the model of the card reader.
          Say(wxString::Format(_("It answers: %s."), ToWx(model)));
        },
        [this](const base::Explanation& why) {
          m_test->Enable();
          Say(Sentence(why));
        });
  }

  void Say(const wxString& sentence) {
    SetWrapped(m_said, sentence, TextWidth());
    Layout();
  }

  const FirstStart& m_start;
  FirstAnswers& m_answers;
  wxListBox* m_list;
  wxButton* m_test;
  wxStaticText* m_said;
  std::vector<std::string> m_names;
};

class ScalesStep : public Step {
 public:
  ScalesStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers)
      : Step(parent, "first_scales", _("The scales"),
             _("Some scales say on the network that they are there; those that are ticked are put "
               "on the register. Scales of other makes are added later, on the page Scales.")),
        m_start(start),
        m_answers(answers) {
    m_list = new wxCheckListBox(this, wxID_ANY);
    m_list->SetName("heard_scales");
    AddRow(_("&Scales"), m_list);
    m_listen = new wxButton(this, wxID_ANY, _("&Listen for scales"));
    m_listen->SetName("hear_scales");
    column()->Add(m_listen, wxSizerFlags().Border(wxTOP | wxBOTTOM));
    m_said = new wxStaticText(this, wxID_ANY, wxString());
    m_said->SetName("scales_said");
    column()->Add(m_said, wxSizerFlags(1).Expand());
    m_listen->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Listen(); });
  }

  void Enter() override { m_listen->SetFocus(); }
  void Take() override {
    m_answers.scales.clear();
    for (std::size_t i = 0; i < m_heard.size(); ++i) {
      if (!m_list->IsChecked(static_cast<unsigned>(i))) continue;
      const int number = static_cast<int>(m_answers.scales.size()) + 1;
      m_answers.scales.push_back({number, kHeardDriver, m_heard[i].address, {}});
    }
  }

 private:
  void Listen() {
    m_listen->Disable();
    Say(_("Listening for some seconds..."));
    RunInBackground(
        m_start.background, alive(), m_start.hear_scales,
        [this](std::vector<HeardScale> heard) { Show(std::move(heard)); },
        [this](const base::Explanation& why) {
          m_listen->Enable();
          Say(Sentence(why));
        });
  }

  void Show(std::vector<HeardScale> heard) {
    m_listen->Enable();
    m_heard = std::move(heard);
    m_list->Clear();
    for (const auto& scale : m_heard) {
      const auto row = m_list->Append(ToWx(scale.address + "  " + scale.model));
      m_list->Check(static_cast<unsigned>(row));
    }
    const auto count = static_cast<unsigned>(m_heard.size());
    Say(m_heard.empty()
            ? _("No scale was heard. Scales of another make do not say that they are there.")
            : wxString::Format(wxPLURAL("%u scale was heard.", "%u scales were heard.", count),
                               count));
  }

  void Say(const wxString& sentence) {
    SetWrapped(m_said, sentence, TextWidth());
    Layout();
  }

  const FirstStart& m_start;
  FirstAnswers& m_answers;
  wxCheckListBox* m_list;
  wxButton* m_listen;
  wxStaticText* m_said;
  std::vector<HeardScale> m_heard;
};

class SummaryStep : public Step {
 public:
  SummaryStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers)
      : Step(parent, "first_summary", _("Ready to make it"), wxString()),
        m_start(start),
        m_answers(answers) {
    m_text = new wxStaticText(this, wxID_ANY, wxString());
    m_text->SetName("summary");
    column()->Add(m_text, wxSizerFlags(1).Expand());
  }

  void Enter() override {
    SetWrapped(m_text, m_answers.kind == FirstStore::Demo ? DemoText() : StoreText(), TextWidth());
    Layout();
  }

 private:
  wxString DemoText() const {
    return wxString::Format(
        _("A demo store will be made at %s: products, members, cards and thirty days of sales. "
          "No money and no card of yours is in it; to begin anew, delete it."),
        ToWx(m_start.store.string()));
  }
  wxString StoreText() const {
    wxString text = wxString::Format(
        _("The store %s will be made at %s. You will be logged in as its manager, %s."),
        ToWx(m_answers.name), ToWx(m_start.store.string()), ToWx(m_answers.manager.name));
    const auto scales = static_cast<unsigned>(m_answers.scales.size());
    if (scales == 0) return text;
    return text + "\n" +
           wxString::Format(wxPLURAL("%u scale is put on the register.",
                                     "%u scales are put on the register.", scales),
                            scales);
  }

  const FirstStart& m_start;
  FirstAnswers& m_answers;
  wxStaticText* m_text;
};

}  // namespace

Step* MakeReaderStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers) {
  return new ReaderStep(parent, start, answers);
}
Step* MakeScalesStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers) {
  return new ScalesStep(parent, start, answers);
}
Step* MakeSummaryStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers) {
  return new SummaryStep(parent, start, answers);
}

}  // namespace steelyard::desktop
