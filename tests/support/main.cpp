/// Gives every test program its main function.
#define BOOST_TEST_MODULE steelyard
#include <boost/test/unit_test.hpp>
