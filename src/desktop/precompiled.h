/// What nearly every file of the desktop includes, compiled once.
#pragma once
#include <wx/wx.h>

#include <wx/bmpbndl.h>
#include <wx/dataview.h>
#include <wx/grid.h>
#include <wx/infobar.h>
#include <wx/listctrl.h>
#include <wx/statline.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
