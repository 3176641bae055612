/// Planted bugs: stores that go wrong in the ways money programs go wrong. Each stands in front of
/// the real store, or works behind its back; nothing of them is in the program.
#pragma once
#include <memory>
#include <vector>

#include "simulation/shop.h"

namespace steelyard::simulation {

struct Mutation {
  const char* name;
  const char* caught_by;  ///< the auditor's rule that must find it
  StoreMaker planted_bug;
  Syncing syncing = Syncing::Honest;
};

std::vector<Mutation> MutationsOfBooks();
std::vector<Mutation> MutationsOfCommits();
std::vector<Mutation> MutationsOfCloses();

template <typename Bug>
StoreMaker Plant() {
  return [](ports::Store& real, const BooksPlace& place) -> std::unique_ptr<ports::Store> {
    return std::make_unique<Bug>(real, place);
  };
}

}  // namespace steelyard::simulation
