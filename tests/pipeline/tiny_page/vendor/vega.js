"use strict"; // stands for the drawing engine
