#pragma once
#include "qrid/card/record_lines.h"
namespace qrid { using CsvReader = LineReader; }
