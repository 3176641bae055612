/// What stands on a card's slip.
#include <fmt/format.h>

#include "base/check.h"
#include "domain/text.h"
#include "report/format.h"
#include "report/slip.h"

namespace steelyard::report {
namespace {

using domain::AccountKind;
using domain::PostingReason;

constexpr std::size_t kReferenceDigits = 8;

Words WordsOf(PostingReason reason) {
  switch (reason) {
    case PostingReason::Sale: return {"Purchase", "消费"};
    case PostingReason::Return: return {"Goods returned", "退货"};
    case PostingReason::Void: return {"Sale cancelled", "销售作废"};
    case PostingReason::Rounding: return {"Rounding", "抹零"};
    case PostingReason::TopUp: return {"Top-up", "充值"};
    case PostingReason::BonusGranted: return {"Bonus given", "赠送"};
    case PostingReason::Deposit: return {"Deposit paid", "收取押金"};
    case PostingReason::Correction: return {"Correction", "冲正"};
    case PostingReason::Refund: return {"Paid out", "退款"};
    case PostingReason::BonusForfeited: return {"Bonus forfeited", "赠送收回"};
    case PostingReason::DepositReturned: return {"Deposit returned", "退押金"};
    case PostingReason::Fee: return {"Fee", "手续费"};
    case PostingReason::Replacement: return {"Card replaced", "补换卡"};
  }
  base::Check(false);
  return {};
}

/// Of the three accounts a card has.
Words WordsOf(AccountKind kind) {
  if (kind == AccountKind::CardPrincipal) return {"principal", "本金"};
  if (kind == AccountKind::CardBonus) return {"bonus", "赠送金"};
  base::Check(kind == AccountKind::CardDeposit);
  return {"deposit", "押金"};
}

std::string Signed(domain::MoneyDifference amount) {
  const std::string text = FormatFen(amount.fen(), Digits::Grouped);
  return amount.fen() > 0 ? "+" + text : text;
}

std::string Plain(domain::MoneyDifference amount) {
  return FormatFen(amount.fen(), Digits::Grouped);
}

class CardSlipText {
 public:
  CardSlipText(const ports::CardSlip& slip, const SlipContext& context)
      : m_slip(slip), m_context(context), m_writer(context.columns) {}

  SlipDocument Write() {
    WriteHead();
    m_writer.Rule();
    WriteMovements();
    m_writer.Rule();
    WriteBalances();
    if (m_slip.operation) {
      m_writer.Rule();
      m_writer.Pair(In({"Served by", "经办"}), m_slip.actor);
      m_writer.Pair(In({"Reference", "流水"}),
                    m_slip.operation->ToString().substr(0, kReferenceDigits));
    }
    m_writer.Rule();
    m_writer.Middle(In({"Please keep this slip.", "请妥善保管此凭条。"}));
    return m_writer.Take();
  }

 private:
  const std::string& In(const Words& words) const { return words.In(m_context.language); }

  /// The ends tell the holder which card it is, and a lost slip tells nobody the number.
  std::string MaskedNumber() const {
    const std::string& digits = m_slip.card.ToString();
    return fmt::format("{} **** **** {}", digits.substr(0, 4), digits.substr(12));
  }

  void WriteHead() {
    m_writer.Middle(m_slip.store_name, SlipStyle::Tall);
    m_writer.Middle(m_slip.operation ? In(WordsOf(m_slip.movements.front().reason))
                                     : In({"Card statement", "储值卡对账单"}),
                    SlipStyle::Bold);
    m_writer.Rule();
    m_writer.Pair(In({"Card", "卡号"}), MaskedNumber());
    if (!m_slip.holder.empty()) m_writer.Pair(In({"Holder", "持卡人"}), m_slip.holder);
    if (m_slip.valid_until) {
      m_writer.Pair(In({"Valid until", "有效期至"}), m_slip.valid_until->ToString());
    }
    m_writer.Pair(In({"Time", "时间"}), FormatMoment(m_slip.at, m_context.offset));
  }

  void WriteMovements() {
    if (m_slip.movements.empty()) m_writer.Middle(In({"No movements yet.", "尚无往来。"}));
    for (const auto& movement : m_slip.movements) {
      std::string what = In(WordsOf(movement.reason));
      if (movement.account != AccountKind::CardPrincipal) {
        const Words account = WordsOf(movement.account);
        what += fmt::format(" ({})", In(account));
      }
      if (!m_slip.operation) {
        what = FormatMoment(movement.at, m_context.offset) + " " + what;
      }
      m_writer.Pair(what, Signed(movement.amount));
    }
  }

  void WriteBalances() {
    const auto& balances = m_slip.balances;
    m_writer.Pair(In({"Principal", "本金余额"}), Plain(balances.principal));
    m_writer.Pair(In({"Bonus", "赠送余额"}), Plain(balances.bonus));
    if (balances.deposit.fen() != 0) {
      m_writer.Pair(In({"Deposit", "押金"}), Plain(balances.deposit));
    }
    m_writer.Pair(In({"To spend", "可用余额"}), Plain(balances.principal + balances.bonus),
                  SlipStyle::Tall);
    if (m_slip.points) m_writer.Pair(In({"Points", "积分"}), fmt::format("{}", *m_slip.points));
  }

  const ports::CardSlip& m_slip;
  const SlipContext& m_context;
  SlipWriter m_writer;
};

}  // namespace

SlipDocument WriteSlip(const ports::CardSlip& slip, const SlipContext& context) {
  return CardSlipText(slip, context).Write();
}

}  // namespace steelyard::report
