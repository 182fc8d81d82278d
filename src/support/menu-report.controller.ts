import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { ForOperators } from '../auth/access.decorator.js';
import { MENU_REMARKS, type MenuRemark } from '../catalog/menu-remarks.js';
import { MenuReports } from '../catalog/menu-reports.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Plain } from '../platform/http/plain.js';
import { describe, type Language } from '../platform/http/problem.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { RestaurantsService } from '../restaurants/restaurants.service.js';
import { MenuReportDto, type MenuRemarkDto } from './menu-report.dto.js';

@ApiTags('Support')
@ForOperators()
@Controller('v1/support/restaurants/:restaurantId/menu-report')
export class MenuReportController {
  constructor(
    private readonly reports: MenuReports,
    private readonly restaurants: RestaurantsService,
  ) {}

  /**
   * Read the menu report
   *
   * Why a dish of iiko's menu is not on ours, or not as it came: hidden, without a price, unreadable, or not to be
   * had as the POS demands it. As of the last time that the menu was made, which is when iiko's data had changed.
   */
  @Get()
  @ApiParam({ name: 'restaurantId', example: '0b000000-0000-4000-8000-000000000001' })
  @ApiOkResponse({ type: MenuReportDto, description: 'The report' })
  @ApiProblems('validation_failed', 'restaurant_not_found', 'snapshot_missing')
  async getMenuReport(
    @UuidParam('restaurantId') restaurantId: string,
    @RequestLanguage() language: Language,
  ): Promise<Plain<MenuReportDto>> {
    const { revision, readAt, counts, remarks } = await this.reports.of(restaurantId);
    return {
      restaurantId,
      revision,
      readAt: this.restaurants.timesOf(restaurantId)(readAt),
      counts: Object.entries(counts).map(([reason, count]) => ({ reason, count })),
      items: remarks.map((remark) => toDto(remark, language)),
    };
  }
}

function toDto(remark: MenuRemark, language: Language): Plain<MenuRemarkDto> {
  const { reason, id, name, item, note } = remark;
  const definition = MENU_REMARKS[reason];
  const detail = describe(definition, language, {});
  return { reason, effect: definition.effect, detail, id, name, item, note };
}
