/// Result: a value, or the reason why there is none. For input that may be wrong.
#pragma once
#include <utility>
#include <variant>

#include "base/check.h"

namespace steelyard::base {

/// Wraps an error on its way into a Result, so that `return Fail(Mistake::TooLong);` reads well.
template <typename E>
struct Failure {
  E error;
};

template <typename E>
Failure<E> Fail(E error) {
  return Failure<E>{std::move(error)};
}

template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
  template <typename F>
  Result(Failure<F> failure) : m_content(std::in_place_index<1>, std::move(failure.error)) {}

  explicit operator bool() const { return m_content.index() == 0; }

  /// The value; a Result that failed has none, and asking for it is a bug.
  const T& value() const& {
    Check(m_content.index() == 0);
    return std::get<0>(m_content);
  }
  T&& value() && {
    Check(m_content.index() == 0);
    return std::get<0>(std::move(m_content));
  }
  const E& error() const {
    Check(m_content.index() == 1);
    return std::get<1>(m_content);
  }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> m_content;
};

}  // namespace steelyard::base
