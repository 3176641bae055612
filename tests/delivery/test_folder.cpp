/// Folders on what is mounted.
#include <boost/test/unit_test.hpp>

#include <fstream>

#include "delivery/delivery_error.h"
#include "delivery/folder.h"
#include "support/child_process.h"
#include "support/temp_database.h"

using namespace steelyard;
namespace fs = std::filesystem;

namespace {

std::string ErrorOf(const fs::path& folder, const std::string& mount) {
  try {
    delivery::CheckFolder(folder, mount);
  } catch (const delivery::DeliveryError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(folders)

BOOST_AUTO_TEST_CASE(the_mount_point_is_that_of_the_kernel) {
  const tests::TempDatabase temp;
  for (const auto& folder : {temp.folder(), fs::path("/proc/self"), fs::path("/dev/shm")}) {
    const auto told =
        testing::RunProgram({"stat", "--format", "%m", fs::canonical(folder).string()});
    BOOST_REQUIRE(told.status == 0);
    BOOST_TEST(delivery::MountPointOf(folder) + "\n" == told.output);
  }
  BOOST_CHECK_THROW(delivery::MountPointOf(temp.folder() / "no"), delivery::RefusedError);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_gone_or_on_another_mount_is_told) {
  const tests::TempDatabase temp;
  const auto here = delivery::MountPointOf(temp.folder());
  BOOST_TEST(ErrorOf(temp.folder(), here) == "");
  BOOST_TEST(ErrorOf(temp.folder(), "") == "");
  BOOST_TEST(ErrorOf(temp.folder() / "no", here).find("is not there") != std::string::npos);
  std::ofstream(temp.folder() / "file") << "x";
  BOOST_TEST(ErrorOf(temp.folder() / "file", here).find("is not there") != std::string::npos);
  const auto gone = ErrorOf(temp.folder(), "/media/share");
  BOOST_TEST(gone.find("What was mounted at /media/share is not there") != std::string::npos, gone);
}

BOOST_AUTO_TEST_SUITE_END()
