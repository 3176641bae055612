/// Which commands the members page has, and when each can run.
#include "app/roles.h"
#include "desktop/pages/members_page.h"

namespace steelyard::desktop {

void MembersPage::MakeCommands() {
  const auto may_change = [this] {
    return !m_is_preparing && app::MayWorkAtDesk(place().actor.role);
  };
  const auto may_manage = [this] {
    return !m_is_preparing && app::MayManageStore(place().actor.role);
  };
  const auto one_is = [this, may_change](bool disabled) {
    return [this, may_change, disabled] {
      return may_change() && Selected() && Selected()->disabled == disabled;
    };
  };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"member.add", _("&Add..."), _("Register a member"), "add", "Ctrl+N", may_change,
       [this] { Add(); }});
  add({"member.change", _("&Change..."), _("Change name, phone, tier or note"), "edit", "F2",
       [this, may_change] { return may_change() && Selected(); }, [this] { Change(); }});
  add({"member.keep_id", _("&ID record..."),
       _("Keep the number of the document that the member shows"), "id_record", "F3",
       [this, may_change] { return may_change() && Selected(); }, [this] { KeepId(); }});
  add({"member.reveal_id", _("Sho&w ID number..."),
       _("Show the whole number; the audit log tells of it"), "reveal", "F4",
       [this, may_manage] {
         return may_manage() && SelectedFile() && SelectedFile()->view.id_document;
       },
       [this] { RevealId(); }});
  add({"member.disable", _("&Disable..."), _("No new cards for this member; old ones stay good"),
       "lost", "F6", one_is(false), [this] { Switch(); }});
  add({"member.enable", _("Ta&ke back..."), _("The disabled member gets cards again"), "resume", "",
       one_is(true), [this] { Switch(); }});
  add({"member.import", _("I&mport..."), _("Add members from a CSV or XLSX file"), "table", "F7",
       may_change, [this] { Import(); }});
  add({"member.upgrade_tiers", _("Tier &upgrades..."),
       _("Show who has spent enough for a higher tier"), "top_up", "F9", may_manage,
       [this] { UpgradeTiers(); }});
}

void MembersPage::MakeStatementCommands() {
  const auto has_statement = [this] {
    return !m_is_preparing && SelectedFile() && !SelectedFile()->movements.empty();
  };
  m_commands.push_back({"member.save_statement", _("&Save statement..."),
                        _("Save the statement as PDF, XLSX or CSV"), "save", "F8", has_statement,
                        [this] { SaveStatement(); }});
  m_commands.push_back({"member.print_statement", _("&Print statement..."),
                        _("Print the statement"), "print", "Ctrl+P", has_statement,
                        [this] { PrintStatement(); }});
}

}  // namespace steelyard::desktop
